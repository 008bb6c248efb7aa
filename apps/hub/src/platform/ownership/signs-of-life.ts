import type { HubLease } from './hub-lease.entity.js';

/** For so long what was sent to a silent hub may still be waiting there; then whoever sent it has found another. */
const WAITING_MS = 60_000;
const KEPT_MS = 2 * WAITING_MS;

interface Silence {
  readonly from: number;
  readonly to: number;
}

/** When the other hubs lived, and when one stood still or was cut off, as their rows tell. All in database time. */
export class SignsOfLife {
  private last: ReadonlyMap<string, number> = new Map();
  private silences: readonly Silence[] = [];
  private readAt: number | null = null;
  /** What was before, whoever began to read then can't know. */
  private knownSince = Infinity;

  /** `patienceMs`: a hub whose row stood still for longer was silent. */
  constructor(private readonly patienceMs: number) {}

  /** The rows of the others, as they were at `now`. */
  see(others: readonly Pick<HubLease, 'hubId' | 'seenAt'>[], now: number): void {
    const present = new Map(others.map(({ hubId, seenAt }) => [hubId, seenAt ?? now]));
    const ended = [...this.last].map(([hubId, from]): Silence => {
      const to = present.get(hubId);
      // Whoever came back lived, and could pass nothing on all that time; of who did not, nobody waits for ever.
      return to === undefined ? { from, to: Math.min(now, from + WAITING_MS) } : { from, to };
    });
    // Nor could anybody pass anything on to this hub while it could not read.
    const deaf = this.last.size > 0 && this.readAt !== null ? [{ from: this.readAt, to: now }] : [];
    const silent = [...ended, ...deaf].filter(({ from, to }) => to - from > this.patienceMs);
    this.silences = [...this.silences, ...silent].filter(({ to }) => to > now - KEPT_MS);
    this.last = present;
    this.knownSince = Math.min(this.knownSince, now);
    this.readAt = now;
  }

  /** Whether all of them lived from then to then; null: it is not known yet. */
  livedThrough(from: number, to: number): boolean | null {
    const now = this.readAt;
    if (now === null) return null;
    if (this.last.size > 0 && from < this.knownSince) return false;
    const isSilent = (seenAt: number) => now - seenAt > this.patienceMs;
    const lasting = [...this.last.values()].filter(isSilent).map((seenAt) => ({ from: seenAt, to: seenAt + WAITING_MS }));
    if ([...this.silences, ...lasting].some((silence) => silence.from < to && silence.to > from)) return false;
    return [...this.last.values()].every((seenAt) => seenAt >= to || isSilent(seenAt)) ? true : null;
  }
}
