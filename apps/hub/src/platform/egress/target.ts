/** Where a connection would go, read by one parser only (WHATWG URL). */
export interface Target {
  /** Without the colon. */
  readonly scheme: string;
  /** Lower case, no trailing dot, no brackets; a literal address is canonical. */
  readonly host: string;
  readonly port: number;
}

export type TargetReading = { readonly target: Target } | { readonly problem: string };

const DEFAULT_PORT: Readonly<Record<string, number>> = { http: 80, https: 443, smtp: 587, smtps: 465 };
const AUTHORITY = /^([a-z][a-z0-9+.-]*):\/\/([^/?]+)(.*)$/i;
const MAX_TARGET_LENGTH = 4_096;

/**
 * Anything that another parser could read differently is refused with its reason: userinfo, fragments,
 * backslashes, encoded or non-ASCII hosts, control characters, a query glued to the host.
 */
export function readTarget(text: string): TargetReading {
  if (text.length > MAX_TARGET_LENGTH) return { problem: `is longer than ${MAX_TARGET_LENGTH} characters` };
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f]/.test(text)) return { problem: 'contains spaces or control characters' };
  if (text.includes('\\')) return { problem: 'contains a backslash' };
  if (text.includes('#')) return { problem: 'contains a fragment (#…), which no server sees: remove it' };
  const match = AUTHORITY.exec(text);
  if (match === null) return { problem: 'is not a URL with a scheme and a host, like https://example.com/' };
  const [, scheme = '', authority = '', rest = ''] = match;
  if (authority.includes('@')) return { problem: 'carries a user name or password: send an Authorization header instead' };
  if (!/^[A-Za-z0-9.:[\]_-]+$/.test(authority))
    return { problem: 'has a host with characters outside letters, digits, dots and hyphens (write international names as xn--…)' };
  if (rest.startsWith('?')) return { problem: 'has a query glued to the host: put a / before the ?' };
  return readAuthority(scheme.toLowerCase(), authority);
}

/** The host is always read as an http one, because other schemes skip the canonical form (`tcp://127.1`). */
function readAuthority(scheme: string, authority: string): TargetReading {
  const url = URL.parse(`http://${authority}/`);
  if (url === null) return { problem: 'has a host or port that is not valid' };
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  const port = explicitPort(authority) ?? DEFAULT_PORT[scheme];
  if (host === '') return { problem: 'has no host' };
  if (port === undefined) return { problem: 'needs a port' };
  if (port < 1 || port > 65_535) return { problem: 'has a port outside 1–65535' };
  return { target: { scheme, host, port } };
}

/** Read from the text, because the parser drops a port that is http's default. */
function explicitPort(authority: string): number | undefined {
  const digits = /:(\d+)$/.exec(authority.replace(/^\[[^\]]*\]/, ''))?.[1];
  return digits === undefined ? undefined : Number(digits);
}
