import type { Beat, Delta, Snapshot } from '@watchfloor/contracts';
import { io, type Socket } from 'socket.io-client';
import { RECONNECTION } from '../../dashboards/wallboard/src/live/back-off.ts';

/** What one wall has heard, without keeping it. */
interface Follower {
  readonly socket: Socket;
  stream: string | null;
  seq: number;
  /** Deltas that did not follow the one before. */
  gaps: number;
  readonly incidents: Set<string>;
}

/** Many walls in one process; each comes back as the real one does. */
export class WallCrowd {
  private readonly followers: Follower[] = [];

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  open(count: number): void {
    for (let index = 0; index < count; index += 1) this.followers.push(this.follower());
  }

  close(): void {
    for (const { socket } of this.followers.splice(0)) socket.disconnect();
  }

  /** How many follow another stream than that one. */
  syncedSince(stream: string | null): number {
    return this.followers.filter((follower) => follower.socket.connected && follower.stream !== null && follower.stream !== stream).length;
  }

  get streams(): ReadonlySet<string | null> {
    return new Set(this.followers.map(({ stream }) => stream));
  }

  get gaps(): number {
    return this.followers.reduce((sum, { gaps }) => sum + gaps, 0);
  }

  /** How many were told of the incident. */
  whoKnow(incidentId: string): number {
    return this.followers.filter(({ incidents }) => incidents.has(incidentId)).length;
  }

  private follower(): Follower {
    const socket = io(`${this.url}/live`, { transports: ['websocket'], forceNew: true, auth: { token: this.token }, ...RECONNECTION });
    const follower: Follower = { socket, stream: null, seq: 0, gaps: 0, incidents: new Set() };
    socket.on('snapshot', ({ stream, seq }: Snapshot) => Object.assign(follower, { stream, seq }));
    socket.on('delta', (delta: Delta) => hear(follower, delta));
    socket.on('beat', ({ seq }: Beat) => (follower.gaps += seq > follower.seq ? 1 : 0));
    return follower;
  }
}

function hear(follower: Follower, { seq, changes }: Delta): void {
  if (seq > follower.seq + 1) follower.gaps += 1;
  follower.seq = Math.max(seq, follower.seq);
  for (const change of changes) if (change.kind === 'incident' && change.op === 'upsert') follower.incidents.add(change.id);
}
