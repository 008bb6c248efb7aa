import type { EgressGuard } from '../../platform/egress/egress-guard.js';
import { LookFailure } from '../connections/look-failure.js';
import type { HttpRequest } from './exchange.js';

const FOLLOWED = new Set([301, 302, 303, 307, 308]);

export function isRedirect(status: number): boolean {
  return FOLLOWED.has(status);
}

/**
 * The request of the next hop, judged again. Whatever was written for one origin (credentials, custom
 * headers, body) stays there. @throws LookFailure
 */
export function nextRequest(request: HttpRequest, status: number, location: string, egress: EgressGuard): HttpRequest {
  const url = URL.parse(location, request.url.href);
  if (url === null) throw new LookFailure('protocol_error', 'redirected to something that is no URL');
  url.hash = '';
  const verdict = egress.judgeUrl('probe', url.href);
  if (!verdict.allowed) throw new LookFailure('egress_blocked_redirect', `redirected to a blocked address. ${verdict.message}`);
  if (verdict.target.scheme === 'tcp') throw new LookFailure('egress_blocked_redirect', 'redirected away from http');
  const isSameOrigin = url.origin === request.url.origin;
  const keepsBody = status === 307 || status === 308;
  if (keepsBody && request.body !== undefined && !isSameOrigin)
    throw new LookFailure('unexpected_redirect', `redirected a body to ${url.origin}`);
  const method = keepsBody || request.method === 'HEAD' ? request.method : 'GET';
  return { url, method, headers: isSameOrigin ? request.headers : {}, body: keepsBody ? request.body : undefined };
}
