import type { HubLease } from './hub-lease.entity.js';

/** For so long what was sent to a silent hub may still be waiting there; then whoever sent it has found another. */
const WAITING_MS = 60_000;

interface Silence {
  readonly from: number;
  readonly to: number;
}

/** When the other hubs lived, and when one stood still or was cut off, as their rows tell. All in database time. */
export class SignsOfLife {
  private last: ReadonlyMap<string, number> = new Map();
  private silences: readonly Silence[] = [];
  private readAt = -Infinity;

  /** `patienceMs`: a hub whose row stood still for longer was silent. */
  constructor(private readonly patienceMs: number) {}

  /** The rows of the others, as they were at `now`. */
  see(others: readonly Pick<HubLease, 'hubId' | 'seenAt'>[], now: number): void {
    const present = new Map(others.map(({ hubId, seenAt }) => [hubId, seenAt ?? now]));
    const ended = [...this.last].map(([hubId, from]) => ({ from, to: present.get(hubId) ?? now }));
    const silent = ended.filter(({ from, to }) => to - from > this.patienceMs);
    this.silences = [...this.silences, ...silent].filter(({ from }) => from > now - 2 * WAITING_MS);
    this.last = present;
    this.readAt = now;
  }

  /** Whether all of them lived from then to then; null: it is not known yet. */
  livedThrough(from: number, to: number): boolean | null {
    const now = this.readAt;
    const lasting = [...this.last.values()].filter((seenAt) => now - seenAt > this.patienceMs).map((seenAt) => ({ from: seenAt, to: now }));
    const isSilent = (silence: Silence) => silence.from < to && Math.min(silence.to, silence.from + WAITING_MS) > from;
    if ([...this.silences, ...lasting].some(isSilent)) return false;
    const isProven = (seenAt: number) => seenAt >= to || now - seenAt > this.patienceMs;
    return [...this.last.values()].every(isProven) ? true : null;
  }
}
