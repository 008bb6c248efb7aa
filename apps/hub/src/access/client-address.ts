import type { IncomingMessage } from 'node:http';
import { addressKind } from '../platform/egress/address-kind.js';

/**
 * Whose handshake it is. Behind a reverse proxy on this machine every peer is the proxy, and one client that is
 * refused again and again must not bar all others; the last address that the proxy wrote is the one that it saw.
 */
export function clientAddress({
  socket,
  headers,
}: Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string } }): string {
  const peer = socket.remoteAddress ?? '';
  if (addressKind(peer) !== 'loopback') return peer;
  const written = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  return written.map((address) => address.trim()).findLast((address) => address !== '' && addressKind(address) !== 'loopback') ?? peer;
}
