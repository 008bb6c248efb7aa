import type { Server } from 'node:http';

/** Slow and greedy clients are cut off before they cost anything (abuse cases 53 to 56). */
export function limitServer(server: Server): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 15_000;
  server.maxHeadersCount = 100;
  server.maxConnections = 10_000;
}
