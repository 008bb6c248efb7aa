import { z } from 'zod';
import { instant } from './identifier.js';

export const status = z.enum(['pending', 'up', 'degraded', 'down', 'unknown']);

/** Beside the status, never instead of it. @see ST-2 */
export const flag = z.enum(['flapping', 'unreachable', 'maintenance', 'acknowledged', 'draining', 'suspect']);

export const state = z.object({
  status,
  /** The last observation differs from the hard state. */
  soft: z.boolean(),
  since: instant.nullable(),
  reason: z.string(),
  flags: z.array(flag),
});
export type State = z.infer<typeof state>;
export type Status = z.infer<typeof status>;
export type Flag = z.infer<typeof flag>;
