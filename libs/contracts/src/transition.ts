import { z } from 'zod';
import { instant, key } from './identifier.js';
import { page, period } from './list.js';
import { status } from './state.js';

export const subject = z.object({
  kind: z.enum(['check', 'instance', 'component', 'service']),
  id: z.string(),
  instanceId: z.string().optional(),
});
export type Subject = z.infer<typeof subject>;

/** A recorded change of a subject's hard state. */
export const transition = z.object({
  id: z.string(),
  subject,
  from: status,
  to: status,
  /** Backdated to the start of the first observation of the run. @see AV-2 */
  at: instant,
  /** When it was known. */
  decidedAt: instant,
  reason: z.string(),
  /** Instants of earlier transitions of the subject that this one takes back. */
  supersedes: z.array(instant).optional(),
});
export type Transition = z.infer<typeof transition>;

export const transitionQuery = page.extend(period.shape).extend({
  service: key.optional(),
  component: key.optional(),
  instance: key.optional(),
  check: key.optional(),
});
export type TransitionQuery = z.infer<typeof transitionQuery>;
