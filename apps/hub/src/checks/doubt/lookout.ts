import { isDoubtful, outcomeOf, type VoiceKind } from '@watchfloor/core';
import { withinDeadline } from '../connections/deadline.js';
import { LookFailure } from '../connections/look-failure.js';
import { openConnection } from '../connections/open-connection.js';
import { failureOf } from '../connections/transport-reason.js';
import { http } from '../probes/http.js';
import type { ProbeContext } from '../probes/probe.js';

/** What one look at a reference or canary came to; `void`: it says nothing about the line. */
export interface Answer {
  readonly answer: 'ok' | 'fail' | 'void';
  readonly reason: string;
}

/** Trouble with the line itself although it is nothing that a target did. */
const LINE_TROUBLE = new Set(['dns_unavailable', 'network_unreachable']);

/** One reference or canary: whoever answers anything at all proves that the line to it works. */
export class Lookout {
  isProven = false;
  last: (Answer & { readonly at: number }) | null = null;
  /** Where it answered last: a resolver that is away says nothing about the line. */
  private ip: string | null = null;

  constructor(
    readonly kind: VoiceKind,
    readonly place: string | null,
    readonly url: string,
  ) {}

  /** The same target over restarts and reloads. */
  get key(): string {
    return `${this.place ?? ''} ${this.url}`;
  }

  async look(context: ProbeContext): Promise<Answer> {
    const seen = this.url.startsWith('tcp://') ? await this.connect(context) : await this.ask(context);
    if (seen.answer === 'ok') this.isProven = true;
    return seen;
  }

  private async connect(context: ProbeContext): Promise<Answer> {
    const known = this.ip;
    try {
      this.ip = await withinDeadline(context, async (deadline) => {
        const verdict = context.egress.judgeUrl('probe', this.url);
        if (!verdict.allowed) throw new LookFailure(verdict.reason, verdict.message);
        const target = { ...verdict.target, scheme: 'tcp', ...(known === null ? {} : { host: known }) };
        const { ip = null } = await openConnection(target, context, deadline);
        return ip;
      });
      return { answer: 'ok', reason: 'ok' };
    } catch (error) {
      const { reason } = failureOf(error, 'connect');
      // It may have moved: the next look asks for its address again.
      this.ip = null;
      return answerOf({ outcome: outcomeOf(reason), reason });
    }
  }

  private async ask(context: ProbeContext): Promise<Answer> {
    return answerOf(await http.look!(http.settings.parse({ url: this.url }), context));
  }
}

function answerOf(seen: Parameters<typeof isDoubtful>[0]): Answer {
  const { outcome, reason } = seen;
  if (isDoubtful(seen) || LINE_TROUBLE.has(reason)) return { answer: 'fail', reason };
  return { answer: outcome === 'inconclusive' ? 'void' : 'ok', reason };
}
