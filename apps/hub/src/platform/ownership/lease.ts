/** When a hub gives signs of life and looks for those of others. */
export interface LeaseTiming {
  readonly renewMs: number;
  readonly lookMs: number;
  /** A hub whose row stood still for so long is gone: two renewals may fail, and who takes over begins within twice this. */
  readonly leaseMs: number;
}

export const LEASE: LeaseTiming = { renewMs: 3_000, lookMs: 1_000, leaseMs: 7_000 };
