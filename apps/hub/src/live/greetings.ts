import { LIVE_NAMESPACE } from '@watchfloor/contracts';
import type { Clock } from '../platform/clock.js';
import type { LiveView } from './live-view.js';
import { wireFrame, type WireFrame } from './wire-frame.js';

/** Its `at` tells screens how late it is, and drives their clocks. */
const MOST_AGE_MS = 1_000;
const MOST_DELTAS = 20;

interface Written {
  readonly at: number;
  readonly seq: number;
  /** The snapshot, then each delta since. */
  readonly frames: WireFrame[];
}

/** What somebody who comes is sent. Written about once a second, so that a thousand walls that come back cost as one. */
export class Greetings {
  private readonly written = new WeakMap<LiveView, Written>();

  constructor(private readonly clock: Clock) {}

  /** A snapshot, and what changed since it was written: all up to the view's `seq`. */
  of(view: LiveView): readonly WireFrame[] {
    const known = this.written.get(view);
    const missed = known === undefined || this.clock.monotonic() - known.at >= MOST_AGE_MS ? null : view.since(view.stream, known.seq);
    if (known === undefined || missed === null || missed.length > MOST_DELTAS) return this.write(view);
    for (const delta of missed.slice(known.frames.length - 1)) known.frames.push(wireFrame(LIVE_NAMESPACE, 'delta', delta));
    return known.frames;
  }

  private write(view: LiveView): readonly WireFrame[] {
    const frames = [wireFrame(LIVE_NAMESPACE, 'snapshot', view.snapshot(this.clock.now()))];
    this.written.set(view, { at: this.clock.monotonic(), seq: view.seq, frames });
    return frames;
  }
}
