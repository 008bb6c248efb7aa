import { Agent, request } from 'undici';
import { EgressError } from './egress-error.js';
import type { EgressGuard } from './egress-guard.js';
import type { EgressClass } from './egress-policy.js';

export interface OutboundRequest {
  readonly url: string;
  readonly method?: 'POST' | 'GET';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  /** What the answer holds beyond it is cut off. */
  readonly maxBodyBytes: number;
  readonly class?: EgressClass;
  /** Suffixes of the vendor's hosts with a leading dot, such as `.slack.com`. */
  readonly vendors?: readonly string[];
}

export interface OutboundAnswer {
  /** A redirect is an answer like any other: it is never followed. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The other side didn't answer: trying again may help, unlike after an `EgressError`. */
export class OutboundError extends Error {
  override readonly name = 'OutboundError';

  constructor(
    readonly code: 'timeout' | 'connection_failed' | 'dns_not_found' | 'dns_unavailable',
    message: string,
  ) {
    super(message);
  }
}

/**
 * One call on a fresh connection to a judged address, bounded in time and size. It never retries.
 * @throws EgressError `egress_blocked` before anything is sent; OutboundError when no answer came.
 */
export async function postOutbound(egress: EgressGuard, outbound: OutboundRequest): Promise<OutboundAnswer> {
  const { url, timeoutMs, class: egressClass = 'notify' } = outbound;
  const verdict = egress.judgeUrl(egressClass, url, outbound.vendors);
  if (!verdict.allowed) throw new EgressError(verdict.reason, verdict.message);
  const agent = new Agent({
    connect: {
      lookup: egress.lookup(egressClass, verdict.target, timeoutMs),
      timeout: timeoutMs,
      autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(timeoutMs / 3)),
    },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: -1,
  });
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    return await exchange(agent, outbound, deadline.signal);
  } catch (error) {
    throw asOutbound(error, deadline.signal.aborted, timeoutMs);
  } finally {
    clearTimeout(timer);
    void agent.destroy();
  }
}

async function exchange(
  agent: Agent,
  { url, method = 'POST', headers = {}, body, maxBodyBytes }: OutboundRequest,
  signal: AbortSignal,
): Promise<OutboundAnswer> {
  const answer = await request(url, { dispatcher: agent, method, headers: { ...headers }, body: body ?? null, signal });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, maxBodyBytes - size));
    size += chunk.length;
    if (size >= maxBodyBytes) break;
  }
  return { status: answer.statusCode, headers: flat(answer.headers), body: Buffer.concat(chunks).toString('utf8') };
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** undici wraps what `lookup` said, sometimes twice. */
function asOutbound(error: unknown, isLate: boolean, timeoutMs: number): Error {
  const refusal = egressErrorIn(error);
  if (refusal?.reason === 'egress_blocked') return refusal;
  if (refusal !== null) return new OutboundError(refusal.reason as 'dns_not_found' | 'dns_unavailable', refusal.message);
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (isLate || code.endsWith('_TIMEOUT')) return new OutboundError('timeout', `no answer within ${timeoutMs} ms`);
  return new OutboundError('connection_failed', code === '' ? 'the connection failed' : `the connection failed: ${code}`);
}

function egressErrorIn(error: unknown): EgressError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth += 1) {
    if (cause instanceof EgressError) return cause;
  }
  return null;
}
