import type { Request } from 'express';

/** The path that was asked for, also where a router has cut off its beginning. The address of a heartbeat carries its credential. */
export function requestPath({ originalUrl }: Pick<Request, 'originalUrl'>): string {
  return originalUrl.replace(/[?#].*$/s, '').replace(/(\/heartbeats\/)[^/]+/i, '$1…');
}
