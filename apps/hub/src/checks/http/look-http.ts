import { openConnection, type Connection } from '../connections/open-connection.js';
import type { Deadline } from '../connections/deadline.js';
import { LookFailure } from '../connections/look-failure.js';
import type { Phases, ProbeContext } from '../probes/probe.js';
import { exchange, headersOf, type HttpRequest } from './exchange.js';
import { readBody } from './read-body.js';
import { isRedirect, nextRequest } from './redirect.js';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body was longer than what is read. */
  readonly isCut: boolean;
  readonly ip: string | undefined;
  readonly tls: Connection['tls'];
  /** Of the last hop; `totalMs` is of the whole look. */
  readonly phases: Phases;
}

export interface HttpLook {
  readonly redirects: number;
  readonly maxBodyBytes: number;
}

/** Asks, follows redirects as far as allowed, and reads the answer. Rejects with `LookFailure` or `EgressError`. */
export async function lookHttp(
  first: HttpRequest,
  { redirects, maxBodyBytes }: HttpLook,
  context: ProbeContext,
  deadline: Deadline,
): Promise<HttpAnswer> {
  let request = first;
  for (let hop = 0; ; hop += 1) {
    const verdict = context.egress.judgeUrl('probe', request.url.href);
    if (!verdict.allowed) throw new LookFailure(verdict.reason, verdict.message);
    const connection = await openConnection(verdict.target, context, deadline).catch((error: unknown) => {
      throw hop > 0 ? ofRedirect(error) : error;
    });
    deadline.stage = 'answer';
    const sentAt = context.clock.monotonic();
    const response = await exchange(connection, request, deadline);
    connection.phases.firstByteMs = context.clock.monotonic() - sentAt;
    const status = response.statusCode ?? 0;
    const { location } = response.headers;
    if (redirects === 0 || !isRedirect(status) || location === undefined) {
      deadline.stage = 'body';
      const { text, isCut } = await readBody(response, maxBodyBytes);
      return { status, headers: headersOf(response), body: text, isCut, ip: connection.ip, tls: connection.tls, phases: connection.phases };
    }
    connection.socket.destroy();
    if (hop >= redirects) throw new LookFailure('too_many_redirects', `more than ${redirects} redirects`);
    request = nextRequest(request, status, location, context.egress);
  }
}

/** The first address was fine; where it sends us is not the operator's choice. */
function ofRedirect(error: unknown): unknown {
  return error instanceof LookFailure && error.reason === 'egress_blocked'
    ? new LookFailure('egress_blocked_redirect', error.message)
    : error;
}
