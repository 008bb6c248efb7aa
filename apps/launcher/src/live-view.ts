import {
  LIVE_LISTS,
  LIVE_NAMESPACE,
  type Delta,
  type LiveChange,
  type LiveKind,
  type LiveValues,
  type Snapshot,
} from '@watchfloor/contracts';
import { io, type Socket } from 'socket.io-client';

/** What an item was before and is now; null when it was or is not there. */
export type Seen = {
  [Kind in LiveKind]: { kind: Kind; id: string; before: LiveValues[Kind] | null; after: LiveValues[Kind] | null };
}[LiveKind];

/** What has an id of its own. */
const { objective: _objective, ...LISTS } = LIVE_LISTS;

/** Follows the live stream and tells what changed, across restarts of the hub too. */
export class LiveView {
  private readonly items = new Map<string, unknown>();
  private stream = '';
  private seq = 0;
  private socket?: Socket;

  constructor(private readonly onChange: (seen: Seen) => void) {}

  follow(hubUrl: string, token: string): void {
    const socket = io(new URL(LIVE_NAMESPACE, hubUrl).href, {
      transports: ['websocket'],
      auth: { token },
      reconnectionDelay: 200,
      reconnectionDelayMax: 1_000,
    });
    socket.on('snapshot', (snapshot: Snapshot) => this.begin(snapshot));
    socket.on('delta', (delta: Delta) => this.apply(delta));
    socket.on('disconnect', (reason) => reason === 'io server disconnect' && socket.connect());
    this.socket = socket;
  }

  stop(): void {
    this.socket?.disconnect();
  }

  all<Kind extends keyof typeof LISTS>(kind: Kind): LiveValues[Kind][] {
    return [...this.items].filter(([key]) => key.startsWith(`${kind} `)).map(([, value]) => value as LiveValues[Kind]);
  }

  begin(snapshot: Snapshot): void {
    this.stream = snapshot.stream;
    this.seq = snapshot.seq;
    const present = new Set<string>();
    for (const [kind, list] of Object.entries(LISTS) as [keyof typeof LISTS, (typeof LISTS)[keyof typeof LISTS]][]) {
      for (const value of snapshot[list]) {
        present.add(`${kind} ${value.id}`);
        this.change({ kind, id: value.id, op: 'upsert', value } as LiveChange);
      }
    }
    for (const key of [...this.items.keys()].filter((known) => !present.has(known))) this.items.delete(key);
  }

  apply({ seq, changes }: Delta): void {
    if (seq !== this.seq + 1) {
      this.socket?.emit('resume', { stream: this.stream, seq: this.seq });
      return;
    }
    this.seq = seq;
    for (const change of changes) this.change(change);
  }

  private change(change: LiveChange): void {
    const key = `${change.kind} ${change.id}`;
    const before = this.items.get(key) ?? null;
    const after = change.op === 'upsert' ? change.value : null;
    if (after === null) this.items.delete(key);
    else this.items.set(key, after);
    this.onChange({ kind: change.kind, id: change.id, before, after } as Seen);
  }
}
