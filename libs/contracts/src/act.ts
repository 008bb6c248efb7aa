import { z } from 'zod';
import { instant, key } from './identifier.js';
import { page, period } from './list.js';

export const actState = z.enum(['proposed', 'denied', 'expired', 'running', 'verifying', 'succeeded', 'failed', 'skipped', 'quarantined']);

/** `passed` is null where the guard needs a feature that does not exist yet: not applicable. */
export const verdict = z.object({ guard: z.string(), passed: z.boolean().nullable(), detail: z.string() });

/** One remediation attempt on a target, numbered per target. */
export const act = z.object({
  id: z.string(),
  serviceId: z.string(),
  target: z.object({ kind: z.enum(['instance', 'component']), id: z.string() }),
  cause: z.object({ kind: z.enum(['outage', 'schedule', 'change', 'person']), id: z.string() }),
  number: z.int(),
  step: z.int(),
  action: z.string(),
  plan: z.string(),
  state: actState,
  intentAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  fencingToken: z.int(),
  verdicts: z.array(verdict).optional(),
  output: z.string().optional(),
});
export type Act = z.infer<typeof act>;
export type Verdict = z.infer<typeof verdict>;

export const actQuery = page.extend(period.shape).extend({
  service: key.optional(),
  component: key.optional(),
  instance: key.optional(),
  state: actState.optional(),
});
export type ActQuery = z.infer<typeof actQuery>;
