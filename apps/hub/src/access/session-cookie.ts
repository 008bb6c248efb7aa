import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../platform/settings/settings.js';

const NAME = 'watchfloor';

export interface CookieForm {
  readonly name: string;
  readonly secure: boolean;
}

/**
 * `__Host-` and Secure, except on plain http at a loopback address, where a browser would refuse to keep
 * such a cookie (security.md, "WebSocket").
 */
export function cookieForm(headers: IncomingHttpHeaders): CookieForm {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const plain = isLoopback(host) && headers['x-forwarded-proto'] !== 'https';
  return plain ? { name: NAME, secure: false } : { name: `__Host-${NAME}`, secure: true };
}

/** The session id of a request or of a socket's handshake; a cookie of the other form counts for nothing. */
export function sessionIdIn(headers: IncomingHttpHeaders): string | null {
  const { name } = cookieForm(headers);
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=');
    if (key === name && value !== undefined && /^[\w-]{43}$/.test(value)) return value;
  }
  return null;
}

/** Whether a page of this very origin sent it: asked of everything that a cookie speaks for. */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}
