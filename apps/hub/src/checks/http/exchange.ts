import { request, type IncomingMessage } from 'node:http';
import type { Connection } from '../connections/open-connection.js';
import type { Deadline } from '../connections/deadline.js';
import { LookFailure } from '../connections/look-failure.js';
import { failureOf } from '../connections/transport-reason.js';
import { DEFAULT_HEADERS, type Method } from './request-head.js';

export interface HttpRequest {
  readonly url: URL;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const MAX_HEADER_BYTES = 32 * 1_024;

/** One request on a connection of its own; resolves when the head of the answer is complete. Rejects with `LookFailure`. */
export function exchange(
  connection: Connection,
  { url, method, headers, body }: HttpRequest,
  deadline: Deadline,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({
      createConnection: () => connection.socket,
      host: url.hostname,
      port: url.port,
      defaultPort: url.protocol === 'https:' ? 443 : 80,
      path: url.pathname + url.search,
      method,
      headers: { ...DEFAULT_HEADERS, ...lowerCased(headers) },
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    deadline.own(sent);
    sent.once('response', resolve);
    sent.on('error', (error) => reject(failureOf(error, 'exchange')));
    sent.once('upgrade', () => reject(new LookFailure('protocol_error', 'switched to another protocol')));
    sent.once('close', () => reject(new LookFailure('connection_closed', 'closed before an answer came')));
    sent.end(body);
  });
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** One text per name, as the expectations read them. */
export function headersOf(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}
