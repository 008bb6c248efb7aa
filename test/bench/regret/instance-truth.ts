import type { Ailment } from './ailment.js';
import { ratioOf } from './ratio-of.js';

type Ms = number;

export interface RestartAnswer {
  readonly ok: boolean;
  readonly output: string;
}

const LEAST_BOOT_MS = 5_000;
const MOST_BOOT_MS = 40_000;
const SHARE_STOPPED_ONLY = 0.02;
const SHARE_STOPPED_UNSAID = 0.01;
const SHARE_REFUSED = 0.05;

/** How one running copy really is. */
export class InstanceTruth {
  ailments: readonly Ailment[] = [];
  bootsUntil: Ms | null = null;
  /** Since when it does not serve every request; null while it does. */
  ailingSince: Ms | null = null;
  private restarts = 0;
  /** Faults that were in the process that a restart ended. */
  private readonly gone = new Set<number>();

  constructor(
    readonly uid: string,
    readonly place: string,
    private readonly key: readonly [seed: number, index: number],
  ) {}

  /** The share of requests that it answers. */
  get serves(): number {
    return this.bootsUntil === null ? this.ailments.reduce((least, { serves }) => Math.min(least, serves), 1) : 0;
  }

  /** What a probe sees of the instance itself, whatever it depends on. */
  get looks(): 'ok' | Ailment['looks'] {
    if (this.ailments.some(({ looks }) => looks === 'timeout')) return 'timeout';
    return this.bootsUntil === null && this.ailments.length === 0 ? 'ok' : 'refused';
  }

  get wouldBeHealedByRestart(): boolean {
    return this.ailments.some(({ healedBy }) => healedBy === 'restart');
  }

  strike(ailment: Ailment): boolean {
    if (this.gone.has(ailment.fault) || this.ailments.some(({ fault }) => fault === ailment.fault)) return false;
    this.ailments = [...this.ailments, ailment];
    return true;
  }

  relieve(fault: number): void {
    this.ailments = this.ailments.filter((ailment) => ailment.fault !== fault);
  }

  /** The process ends and begins anew; it is away while it boots. */
  begin(now: Ms): void {
    this.restarts += 1;
    for (const { fault, healedBy } of this.ailments) if (healedBy === 'restart') this.gone.add(fault);
    this.ailments = this.ailments.filter(({ healedBy }) => healedBy !== 'restart');
    const bootMs = LEAST_BOOT_MS + ratioOf(...this.key, this.restarts, 1) * (MOST_BOOT_MS - LEAST_BOOT_MS);
    this.bootsUntil = now + Math.round(bootMs / 1000) * 1000;
  }

  /** Somebody from afar asks for a restart, which does not always work. */
  restart(now: Ms, stopped: Ailment): RestartAnswer {
    if (this.ailments.some(({ refusesCalls }) => refusesCalls)) return { ok: false, output: 'unreachable' };
    const draw = ratioOf(...this.key, this.restarts, 2);
    this.begin(now);
    if (draw < SHARE_STOPPED_ONLY + SHARE_STOPPED_UNSAID) {
      this.bootsUntil = null;
      this.strike(stopped);
      return draw < SHARE_STOPPED_ONLY ? { ok: false, output: 'stopped, but did not start' } : { ok: true, output: 'started' };
    }
    return { ok: true, output: 'started' };
  }

  /** Whether the next call of a restart is refused without any consequence. */
  refusesNext(): boolean {
    const draw = ratioOf(...this.key, this.restarts, 3);
    if (draw >= SHARE_REFUSED) return false;
    this.restarts += 1;
    return true;
  }
}
