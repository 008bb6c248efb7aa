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

/** Browsers keep no cookie for longer, whatever it says. */
const LONGEST_COOKIE_MS = 400 * 86_400_000;

/** The header that hands a session to a browser, or renews it there. */
export function sessionCookie(
  headers: IncomingHttpHeaders,
  session: { readonly id: string; readonly expiresAt: number; readonly sameSite: 'Lax' | 'Strict' },
  now: number,
): string {
  const { name, secure } = cookieForm(headers);
  const expires = new Date(Math.min(session.expiresAt, now + LONGEST_COOKIE_MS)).toUTCString();
  return `${name}=${session.id}; Path=/; Expires=${expires}; HttpOnly${secure ? '; Secure' : ''}; SameSite=${session.sameSite}`;
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
