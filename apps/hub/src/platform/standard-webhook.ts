import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

const PREFIX = 'whsec_';
const FIX = 'must be whsec_ followed by 24–64 random bytes in base64: echo "whsec_$(openssl rand -base64 32)"';

/** A Standard Webhooks secret; the prefix may be left off. */
export const webhookSecret = z.string().refine(isSecret, { message: FIX });

function isSecret(secret: string): boolean {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  if (encoded.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return false;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length >= 24 && bytes.length <= 64;
}

export interface WebhookToSign {
  /** Constant over retries, so that the receiver can drop a second copy. */
  readonly id: string;
  /** Of this attempt, milliseconds UTC. */
  readonly sentAt: number;
  readonly body: string;
  /** More than one while a secret is being exchanged: the receiver accepts whichever it knows. */
  readonly secrets: readonly string[];
}

/** The headers of Standard Webhooks 1.0.0, over the exact bytes that are sent. */
export function signWebhook({ id, sentAt, body, secrets }: WebhookToSign): Record<string, string> {
  const webhookId = id.replaceAll('.', '-');
  const attempt = new Date(sentAt);
  return {
    'content-type': 'application/json',
    'webhook-id': webhookId,
    'webhook-timestamp': String(Math.floor(sentAt / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(webhookId, attempt, body)).join(' '),
  };
}
