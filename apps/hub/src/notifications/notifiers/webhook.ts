import { z } from 'zod';
import type { HubMessage, IncidentMessage, Message } from '@watchfloor/core';
import { signWebhook, webhookSecret } from '../../platform/standard-webhook.js';
import { deliveredBy, type HttpAnswer } from '../http-answer.js';
import type { Delivered, Notifier } from '../notifier.js';
import { printableLine } from '../plain-text.js';
import { postMessage } from '../post-message.js';

const settings = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  /** Two while the secret is being exchanged. */
  secret: z.union([webhookSecret, z.array(webhookSecret).min(1).max(3)]),
});

/** The recommended 20 kB, with room for long names. */
const MAX_SERVICES = 50;

/** Standard Webhooks 1.0.0 (WH-1, WH-2). 410 shuts the channel off until its definition changes. */
export const webhook: Notifier<z.infer<typeof settings>> = {
  name: 'webhook',
  settings,
  targets: ({ url }) => [url],
  async send({ url, secret }, message, context) {
    const body = JSON.stringify(eventOf(message, context.now));
    const headers = signWebhook({ id: context.deliveryId, sentAt: context.now, body, secrets: [secret].flat() });
    return postMessage({ url, headers, body }, context, understand);
  },
};

function understand(answer: HttpAnswer, now: number): Delivered {
  if (answer.status === 410) return { ok: false, permanent: true, gone: true, error: 'answered 410 Gone: it wants no more messages' };
  return deliveredBy(answer, now);
}

function eventOf(message: Message, now: number): object {
  return 'hub' in message ? hubEventOf(message, now) : incidentEventOf(message, now);
}

function hubEventOf({ kind, hub, text }: HubMessage, now: number): object {
  const { id, reason, since, until } = hub;
  return {
    type: `hub.${kind}`,
    timestamp: new Date(now).toISOString(),
    data: {
      hub: { id, reason: printableLine(reason, 500), since: instant(since), until: until === null ? null : instant(until) },
      text: printableLine(text, 1_500),
    },
  };
}

function incidentEventOf({ kind, incident, text }: IncidentMessage, now: number): object {
  return {
    type: kind === 'test' ? 'channel.test' : `incident.${kind}`,
    timestamp: new Date(now).toISOString(),
    data: {
      incident: {
        id: incident.id,
        number: incident.number,
        type: incident.type,
        severity: incident.severity,
        title: printableLine(incident.title, 500),
        services: incident.services.slice(0, MAX_SERVICES).map(({ key, name }) => ({ id: key, name: printableLine(name, 100) })),
        reason: printableLine(incident.reason, 500),
        cause: printableLine(incident.cause, 500),
        impactStartedAt: instant(incident.impactStartedAt),
        detectedAt: instant(incident.detectedAt),
        restoredAt: incident.restoredAt === null ? null : instant(incident.restoredAt),
      },
      text: printableLine(text, 1_500),
    },
  };
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
