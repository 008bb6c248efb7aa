import { parseDuration } from '@watchfloor/contracts';
import { z } from 'zod';
import { postOutbound } from '../../platform/egress/outbound.js';
import { signWebhook, webhookSecret } from '../../platform/standard-webhook.js';
import type { Action, ActionContext, ActionTarget } from '../action.js';
import { boundedOutput, MAX_OUTPUT_BYTES } from '../output.js';
import { fillPlaceholders, PlaceholderError, unknownPlaceholder } from '../placeholders.js';

/** Time enough for a real restart. @see G-11 */
const DEFAULT_TIMEOUT_MS = 60_000;

const settings = z.strictObject({
  url: z.string().max(2_000).refine(isTemplate, { error: 'must be an http(s) URL; {id}, {address} and {place} are the target’s' }),
  secret: webhookSecret,
  timeout: z.string().refine(isTimeout, { error: 'must be a duration between 1s and 1h, such as 60s' }).optional(),
});

/** A signed call that asks somebody else to act. It carries what they need to do it at most once. */
export const webhook: Action<z.infer<typeof settings>> = {
  name: 'webhook',
  settings,
  targets: ({ url }) => (url.startsWith('{address}') ? [] : [url.replace(/\{[a-z]+\}/g, 'x')]),
  async run({ url, secret, timeout }, context) {
    try {
      const body = JSON.stringify(eventOf(context));
      const answer = await postOutbound(context.egress, {
        url: urlOf(url, context.target),
        headers: {
          ...signWebhook({ id: context.actId, sentAt: context.now, body, secrets: [secret] }),
          'idempotency-key': context.idempotencyKey,
          'x-fencing-token': String(context.fencingToken),
        },
        body,
        timeoutMs: timeout === undefined ? DEFAULT_TIMEOUT_MS : (parseDuration(timeout) ?? DEFAULT_TIMEOUT_MS),
        maxBodyBytes: MAX_OUTPUT_BYTES,
        class: 'notify',
      });
      return { ok: answer.status >= 200 && answer.status < 300, output: boundedOutput(`answered ${answer.status} ${answer.body}`.trim()) };
    } catch (error) {
      return { ok: false, output: boundedOutput((error as Error).message) };
    }
  },
};

function eventOf({ actId, number, target, cause, fencingToken, now }: ActionContext): object {
  return { type: 'act.run', timestamp: new Date(now).toISOString(), data: { act: actId, number, fencingToken, target, cause } };
}

/** The address may stand at the beginning only; everywhere else a value is one encoded segment. */
function urlOf(template: string, target: ActionTarget): string {
  return fillPlaceholders(template, target, (value, name, offset) => {
    if (name === 'address' && offset === 0) return value.replace(/\/+$/, '');
    if (value === '.' || value === '..') throw new PlaceholderError(`the target's ${name} would change the path`);
    return encodeURIComponent(value);
  });
}

function isTemplate(template: string): boolean {
  if (unknownPlaceholder(template) !== null) return false;
  const example = URL.parse(template.replace(/^\{address\}/, 'http://x.invalid').replace(/\{[a-z]+\}/g, 'x'));
  return example !== null && /^https?:$/.test(example.protocol) && !/^[^/]*\/\/[^/]*\{/.test(template);
}

function isTimeout(text: string): boolean {
  const timeoutMs = parseDuration(text);
  return timeoutMs !== null && timeoutMs >= 1_000 && timeoutMs <= 3_600_000;
}
