import type { ServerClock } from '../time/server-clock.js';
import { fromSnapshot, type WallState } from './live-state.js';
import type { Snapshot } from '@watchfloor/contracts';

/** `refused`: the hub wants a token that this screen doesn't have. */
/** `undecided`: the hub is there, and without its database it can't tell whose screen this is. */
export type Connection = 'connecting' | 'connected' | 'away' | 'refused' | 'undecided';

export interface WallView {
  readonly state: WallState | null;
  readonly connection: Connection;
}

/** Holds what the wall shows. Messages are folded at once, screens are told once a frame. */
export class WallStore {
  view: WallView;
  private readonly listeners = new Set<() => void>();
  private scheduled = false;
  private heardAtMs: number | undefined;

  constructor(
    private readonly clock: ServerClock,
    private readonly monotonicMs: () => number,
    private readonly schedule: (draw: () => void) => void,
    cached: WallState | null,
  ) {
    this.view = { state: cached, connection: 'connecting' };
  }

  /** Infinite until the hub spoke: a cached picture is never fresh. */
  silentForMs(): number {
    return this.heardAtMs === undefined ? Infinity : this.monotonicMs() - this.heardAtMs;
  }

  /** Whatever was heard last proves that the picture was right at that moment. */
  heard(at: string): void {
    this.heardAtMs = this.monotonicMs();
    this.clock.hear(at);
  }

  replace(snapshot: Snapshot): void {
    this.put(fromSnapshot(snapshot));
  }

  put(state: WallState): void {
    this.show({ ...this.view, state });
  }

  connectionIs(connection: Connection): void {
    const state = connection === 'refused' ? null : this.view.state;
    this.show({ state, connection });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private show(view: WallView): void {
    this.view = view;
    if (this.scheduled) return;
    this.scheduled = true;
    this.schedule(() => {
      this.scheduled = false;
      for (const listener of this.listeners) listener();
    });
  }
}
