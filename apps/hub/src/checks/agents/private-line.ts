import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { isLoopback } from '../../platform/settings/settings.js';

/** TLS up to us, up to a proxy in front of us that says so, or no wire at all: nobody reads along. */
export function isPrivateLine({ socket, headers }: IncomingMessage): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return (socket as TLSSocket).encrypted === true || headers['x-forwarded-proto'] === 'https' || isLoopback(address);
}
