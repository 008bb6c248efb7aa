import { EgressError } from '../platform/egress/egress-error.js';
import { postOutbound } from '../platform/egress/outbound.js';
import type { HttpAnswer } from './http-answer.js';
import type { Delivered, NotifierContext } from './notifier.js';
import { printableLine } from './plain-text.js';

export interface MessageToPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly vendors?: readonly string[];
}

/** Enough for the error texts that receivers answer with. */
const MAX_ANSWER_BYTES = 4_096;

/** One HTTP POST through the egress guard; what went wrong comes back as a value. */
export async function postMessage(
  message: MessageToPost,
  { egress, timeoutMs, now }: NotifierContext,
  understand: (answer: HttpAnswer, now: number) => Delivered,
): Promise<Delivered> {
  try {
    return understand(await postOutbound(egress, { ...message, timeoutMs, maxBodyBytes: MAX_ANSWER_BYTES, class: 'notify' }), now);
  } catch (error) {
    const permanent = error instanceof EgressError && error.reason === 'egress_blocked';
    return { ok: false, permanent, error: printableLine((error as Error).message, 300) };
  }
}
