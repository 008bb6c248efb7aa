import type { LeaseTiming } from './lease.js';
import type { Judge, Leases } from './lease-rows.js';
import type { Company } from './ownership.js';
import { SignsOfLife } from './signs-of-life.js';

interface Parts {
  readonly hubId: string;
  readonly timing: LeaseTiming;
  readonly isGone: Judge;
}

/** The hubs that live, this one among them, as the rows said last. */
export class PresentHubs {
  private readonly signs: SignsOfLife;
  private living: readonly string[] = [];
  company: Company = { hubs: 1, position: 0 };

  constructor(private readonly parts: Parts) {
    this.signs = new SignsOfLife(1.5 * parts.timing.renewMs);
  }

  /** Before this hub takes part: it will be the last of them, and whoever ran at its seat is gone. */
  foresee({ hubs, now }: Leases, ownSeat: string): void {
    const living = hubs.filter(({ seat, seenAt }) => seat !== ownSeat && now - (seenAt ?? 0) <= this.parts.timing.leaseMs);
    this.company = { hubs: living.length + 1, position: living.length };
  }

  see({ hubs, now }: Leases): void {
    const { hubId: own, isGone } = this.parts;
    const others = hubs.filter(({ hubId }) => hubId !== own);
    this.signs.see(others, now);
    const living = others.filter((hub) => isGone(hub, now) !== true).map(({ hubId }) => hubId);
    this.living = [...living, own].toSorted();
    this.company = { hubs: this.living.length, position: this.living.indexOf(own) };
  }

  /** @see Ownership.livedThrough */
  livedThrough(from: number, to: number): boolean | null {
    return this.signs.livedThrough(from, to);
  }

  /** Whether somebody has too many of them, or one that is gone has some. */
  mayBeUneven({ shards }: Leases): boolean {
    const counts = this.living.map((id) => shards.filter(({ hubId, wantedBy }) => (wantedBy ?? hubId) === id).length);
    const isOrphaned = shards.some(({ hubId }) => !this.living.includes(hubId));
    return isOrphaned || Math.max(...counts) - Math.min(...counts) > 1;
  }
}
