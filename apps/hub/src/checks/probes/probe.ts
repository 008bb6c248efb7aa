import type { Outcome } from '@watchfloor/core';
import type { z } from 'zod';
import type { Clock } from '../../platform/clock.js';
import type { EgressGuard } from '../../platform/egress/egress-guard.js';

/** Phases of one probe in milliseconds; a phase that did not happen is absent. */
export interface Phases {
  dnsMs?: number;
  connectMs?: number;
  tlsMs?: number;
  firstByteMs?: number;
  totalMs?: number;
}

/** One entry inside a health document. @see HF-1 */
export interface Indicator {
  path: string;
  status: 'up' | 'degraded' | 'down' | 'unknown';
  message?: string;
}

/** What a probe saw. It never decides a state: `outcome` is of this one look only. @see ST-1 */
export interface Sighting {
  outcome: Outcome;
  /** A code of `OUTCOME_OF_REASON` in libs/core; `ok` when all is well. */
  reason: string;
  /** One line for people, bounded and free of control characters. */
  message: string;
  latencyMs: number;
  phases: Phases;
  indicators?: Indicator[];
}

export interface ProbeContext {
  readonly timeoutMs: number;
  readonly egress: EgressGuard;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * One kind of look. A probe is one plain object in one file plus one line in `probes/index.ts`;
 * it owns the schema of its settings, from which validation, OpenAPI and forms come.
 */
export interface Probe<Settings = unknown> {
  readonly name: string;
  readonly settings: z.ZodType<Settings>;
  /** Absent for what waits to be told (`heartbeat`). Never rejects for what the target does. */
  look?(settings: Settings, context: ProbeContext): Promise<Sighting>;
  /** Settings that hold addresses, for the egress guard's verdict at write time. */
  targets(settings: Settings): string[];
  /** The look changes something at the target, so only an administrator may set it up. */
  mutates?(settings: Settings): boolean;
}
