import { z } from 'zod';
import { instant } from './identifier.js';

export const outcome = z.enum(['ok', 'degraded', 'fail', 'inconclusive']);

/** One entry inside a health document. */
export const indicator = z.object({
  path: z.string(),
  status: z.enum(['up', 'degraded', 'down', 'unknown']),
  message: z.string().optional(),
});

/** A phase that did not happen is absent. */
export const phases = z.object({
  dnsMs: z.number().optional(),
  connectMs: z.number().optional(),
  tlsMs: z.number().optional(),
  firstByteMs: z.number().optional(),
  totalMs: z.number().optional(),
});

/** What one run of a check saw, from one location. @see ST-1 */
export const observation = z.object({
  checkId: z.string(),
  instanceId: z.string().optional(),
  location: z.string(),
  startedAt: instant,
  outcome,
  reason: z.string(),
  message: z.string(),
  latencyMs: z.number(),
  phases,
  indicators: z.array(indicator).optional(),
});
export type Observation = z.infer<typeof observation>;
export type Outcome = z.infer<typeof outcome>;
export type Indicator = z.infer<typeof indicator>;
