import type { Reason } from '@watchfloor/core';
import { EgressError } from '../../platform/egress/egress-error.js';
import { LookFailure } from './look-failure.js';

/** How far a look had come, because the same code means different things. */
export type TransportPhase = 'connect' | 'tls' | 'exchange';

const REASON_OF_CODE: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  ECONNABORTED: 'connection_reset',
  ETIMEDOUT: 'timeout',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'timeout',
  EHOSTUNREACH: 'host_unreachable',
  EHOSTDOWN: 'host_unreachable',
  ENETUNREACH: 'network_unreachable',
  ENETDOWN: 'network_unreachable',
  EACCES: 'network_unreachable',
  EPERM: 'network_unreachable',
  EADDRNOTAVAIL: 'resource_exhausted',
  EMFILE: 'resource_exhausted',
  ENFILE: 'resource_exhausted',
  ENOBUFS: 'resource_exhausted',
  ENOMEM: 'resource_exhausted',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  CERT_HAS_EXPIRED: 'tls_expired',
};

/** Codes that tell of trouble with what we trust, not with the target. */
const OWN_TRUST = new Set(['ERR_SSL_NO_CERTIFICATE_STORE', 'ERR_OSSL_PEM_NO_START_LINE']);

/** Reads what Node throws. A code that nobody knows is ours, so it says nothing about the target. @see I1 */
export function failureOf(error: unknown, phase: TransportPhase): LookFailure {
  if (error instanceof LookFailure) return error;
  if (error instanceof EgressError) return new LookFailure(error.reason, error.message);
  if (error instanceof AggregateError) return mostConclusive(error.errors.map((each) => failureOf(each, phase)));
  const { code = '', message = 'unknown error' } = error as NodeJS.ErrnoException;
  if (code === 'ECONNRESET' && message === 'socket hang up') return new LookFailure('connection_closed', 'closed before an answer came');
  const known = REASON_OF_CODE[code];
  if (known !== undefined) return new LookFailure(known, wording(code, message));
  if (OWN_TRUST.has(code)) return new LookFailure('trust_store_unavailable', wording(code, message));
  if (phase === 'tls') return new LookFailure('tls_invalid', wording(code, message));
  if (/^(HPE_|Z_|ERR_SSL_|EPROTO|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_STREAM_PREMATURE_CLOSE)/.test(code))
    return new LookFailure('protocol_error', wording(code, message));
  return new LookFailure('internal_error', wording(code, message));
}

/** Several addresses were tried: one that refused says more than one that we can't reach; one we had no socket for says all. */
function mostConclusive(failures: readonly LookFailure[]): LookFailure {
  const exhausted = failures.find(({ reason }) => reason === 'resource_exhausted');
  if (exhausted !== undefined) return exhausted;
  const rank = ({ reason }: LookFailure): number => ['internal_error', 'network_unreachable', 'timeout'].indexOf(reason);
  const [best] = [...failures].sort((a, b) => Number(rank(a) >= 0) - Number(rank(b) >= 0) || rank(b) - rank(a));
  return best ?? new LookFailure('internal_error', 'no address was tried');
}

function wording(code: string, message: string): string {
  return message.includes(code) || code === '' ? message : `${code}: ${message}`;
}
