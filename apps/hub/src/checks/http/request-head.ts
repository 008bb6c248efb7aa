import { z } from 'zod';

export const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

const MAX_HEADERS = 50;
const MAX_VALUE_LENGTH = 4_096;
const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/;
// eslint-disable-next-line no-control-regex
const VALUE = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

/** They frame the message or name its receiver: set by hand they would smuggle a second request or another host. */
const OURS = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
  'trailer',
  'keep-alive',
  'expect',
  'proxy-connection',
  'proxy-authorization',
]);

/** The headers of a request that somebody else writes. @see security.md abuse case 12 */
export const requestHeaders = z.record(z.string(), z.string()).superRefine((headers, context) => {
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS) context.addIssue({ code: 'custom', message: `has more than ${MAX_HEADERS} headers` });
  for (const [name, value] of entries) {
    const problem = problemOf(name, value);
    if (problem !== null) context.addIssue({ code: 'custom', path: [name], message: problem });
  }
});

function problemOf(name: string, value: string): string | null {
  if (!NAME.test(name)) return 'is no header name';
  if (OURS.has(name.toLowerCase())) return 'is set by the hub and can not be given';
  if (value.length > MAX_VALUE_LENGTH) return `is longer than ${MAX_VALUE_LENGTH} characters`;
  return VALUE.test(value) ? null : 'contains line breaks or characters that no header may have';
}

/** What a look sends when nothing else is said. */
export const DEFAULT_HEADERS: Readonly<Record<string, string>> = {
  'user-agent': 'Watchfloor',
  accept: '*/*',
  'accept-encoding': 'gzip, deflate, br',
};
