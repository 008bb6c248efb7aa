import { z } from 'zod';
import { instant, key } from './identifier.js';
import { page } from './list.js';

export const breakerState = z.enum(['closed', 'open', 'halfOpen', 'forcedOpen', 'armed', 'metricsOnly']);
export type BreakerState = z.infer<typeof breakerState>;

/** A named breaker on the edge caller → dependency, summed over the instances that report it. */
export const breaker = z.object({
  caller: z.string(),
  dependency: z.string(),
  name: z.string(),
  states: z.object({
    closed: z.int(),
    open: z.int(),
    halfOpen: z.int(),
    forcedOpen: z.int(),
    armed: z.int(),
    metricsOnly: z.int(),
  }),
  reportingInstances: z.int(),
  callsPerSecond: z.number(),
  /** Between 0 and 1; null when nothing was called. */
  failureRate: z.number().nullable(),
  latencyMs: z.object({ p50: z.number().nullable(), p95: z.number().nullable(), p99: z.number().nullable() }),
  lastTransitionAt: instant.nullable(),
  overrides: z.array(z.string()),
});
export type Breaker = z.infer<typeof breaker>;

/** One edge: its breaker, or the one of least name where it has several, which `breakers` lists. */
export const breakerEdge = breaker.extend({ breakers: z.array(breaker) });
export type BreakerEdge = z.infer<typeof breakerEdge>;

export const breakerQuery = page.extend({ caller: key.optional(), dependency: z.string().max(64).optional() });
export type BreakerQuery = z.infer<typeof breakerQuery>;
