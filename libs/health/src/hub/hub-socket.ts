import type { FleetEvents } from '@watchfloor/contracts';
import type { Socket } from 'socket.io-client';

export type HubSocket = Socket<Record<string, never>, FleetEvents>;

/**
 * A socket to the hub that doesn't reconnect by itself: one rule of ours covers a hub that is away, one that
 * closes the connection and one that refuses the token, which socket.io treats in three ways.
 */
export async function openHubSocket(hubUrl: string, namespace: string): Promise<HubSocket> {
  const { io } = await import('socket.io-client');
  return io(new URL(namespace, hubUrl).href, {
    transports: ['websocket'],
    reconnection: false,
    autoConnect: false,
    forceNew: true,
    timeout: 5_000,
  });
}
