import type { Socket } from 'socket.io';
import type { Clock } from '../platform/clock.js';

/** The library's own insides, of which its types say nothing. */
interface Inside {
  readonly transport: { readonly writable: boolean; readonly socket?: { readonly bufferedAmount: number; terminate(): void } };
  readonly writeBuffer: readonly unknown[];
}

/** Who takes nothing at all for this long does not read; a wall that does would call itself old by then. */
const STUCK_MS = 5_000;
/** Messages that wait behind the one under way: whoever is that far behind is better off with a new snapshot. */
const MOST_WAITING = 500;

/** Finds clients that don't read, or not fast enough: they get a new snapshot when they do, instead of a backlog (I10). */
export class SlowReaders {
  private readonly stuck = new Map<string, { readonly bufferedBytes: number; readonly since: number }>();

  constructor(private readonly clock: Clock) {}

  /** Cuts off who is too far behind. Asked several times a second. */
  drop(sockets: Iterable<Socket>): void {
    const present = new Set<string>();
    for (const socket of sockets) {
      present.add(socket.id);
      // Closing would wait until everything is read.
      if (this.isTooSlow(socket)) inside(socket).transport.socket?.terminate();
    }
    for (const id of this.stuck.keys()) if (!present.has(id)) this.stuck.delete(id);
  }

  private isTooSlow(socket: Socket): boolean {
    const { transport, writeBuffer } = inside(socket);
    if (transport.writable) {
      this.stuck.delete(socket.id);
      return false;
    }
    const bufferedBytes = transport.socket?.bufferedAmount ?? 0;
    const known = this.stuck.get(socket.id);
    const now = this.clock.monotonic();
    if (known?.bufferedBytes !== bufferedBytes) this.stuck.set(socket.id, { bufferedBytes, since: now });
    else if (now - known.since > STUCK_MS) return true;
    return writeBuffer.length > MOST_WAITING;
  }
}

function inside(socket: Socket): Inside {
  return socket.conn as unknown as Inside;
}
