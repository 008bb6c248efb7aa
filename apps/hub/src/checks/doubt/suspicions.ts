import type { Ms } from '@watchfloor/core';

interface Stretch {
  readonly from: Ms;
  to: Ms | null;
}

const MOST_KEPT = 1_000;
/** After a doubt the world is seen anew before anything acts on it. */
export const DOUBT_COOL_DOWN_MS = 60_000;

/** When the hub doubted itself, on the wall clock; a suspicion of any vantage counts. */
export class Suspicions {
  private readonly stretches: Stretch[] = [];
  /** On the monotonic clock. */
  private begunAt = -Infinity;
  private endedAt = -Infinity;

  /** On both clocks. */
  begin(at: Ms, monotonicMs: number): void {
    if (this.present !== null) return;
    this.begunAt = monotonicMs;
    this.stretches.push({ from: at, to: null });
    if (this.stretches.length > MOST_KEPT) this.stretches.shift();
  }

  /** On both clocks. */
  end(at: Ms, monotonicMs: number): void {
    const { present } = this;
    if (present === null) return;
    present.to = at;
    this.endedAt = monotonicMs;
  }

  /** On both clocks: the last one lasted until now, for nobody could tell before. */
  lasted(at: Ms, monotonicMs: number): void {
    const last = this.stretches.at(-1);
    if (last === undefined || last.to === null) return;
    last.to = at;
    this.endedAt = monotonicMs;
  }

  /** How long there has been one, whatever the wall clock did since (I7); null while there is none. */
  suspectForMs(monotonicMs: number): number | null {
    return this.present === null ? null : monotonicMs - this.begunAt;
  }

  /** How long ago the last one ended, whatever the wall clock did since (I7); null while there is one. */
  trustedForMs(monotonicMs: number): number | null {
    return this.present === null ? monotonicMs - this.endedAt : null;
  }

  /** Since when the hub doubts itself; null while it does not. */
  get since(): Ms | null {
    return this.present?.from ?? null;
  }

  /** When the last one ended; null while there is one. */
  get trustedSince(): Ms | null {
    const last = this.stretches.at(-1);
    return last === undefined ? -Infinity : last.to;
  }

  /** Whether there was one at any time of `[from, to)`. */
  overlap(from: Ms, to: Ms): boolean {
    return this.stretches.some((stretch) => stretch.from < to && from < (stretch.to ?? Infinity));
  }

  private get present(): Stretch | null {
    const last = this.stretches.at(-1);
    return last === undefined || last.to !== null ? null : last;
  }
}
