import type { IncomingHttpHeaders } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { RestartRequest } from './restart-ledger.js';

/** Not signed with our secret, too old, or signed for something else. */
export class UntrustedWebhookError extends Error {}

const fencingToken = z.coerce.number().int().nonnegative();
const signedBody = z.looseObject({ data: z.looseObject({ target: z.looseObject({ id: z.string() }).optional() }).optional() });

/**
 * Trusts a restart only when Standard Webhooks' signature and timestamp hold (five minutes of tolerance).
 * The path isn't signed, so a body that names a target must name this one.
 * @throws UntrustedWebhookError
 */
export function readRestartWebhook(webhook: Webhook, id: string, body: string, headers: IncomingHttpHeaders): RestartRequest {
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  let content: unknown;
  try {
    content = webhook.verify(body, flat);
  } catch (error) {
    throw new UntrustedWebhookError(`not a valid signed webhook: ${(error as Error).message}`);
  }
  const target = signedBody.safeParse(content).data?.data?.target?.id;
  if (target !== undefined && target !== id) throw new UntrustedWebhookError(`signed for ${target}, sent to ${id}`);
  const token = fencingToken.safeParse(flat['x-fencing-token']);
  return {
    id,
    key: flat['idempotency-key'] ?? flat['webhook-id'] ?? '',
    fencingToken: token.success ? token.data : null,
  };
}
