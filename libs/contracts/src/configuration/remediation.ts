import { z } from 'zod';
import { duration } from '../duration.js';
import { key } from '../identifier.js';

/** `approve` is a word of the language already, and refused with its reason until approvals exist. */
export const remediationMode = z.enum(['off', 'dry-run', 'approve', 'auto']);

/** Every key but `action` is a setting of the action, whose own schema judges it. */
export const writtenStep = z.object({ action: z.string().min(1).max(64) }).catchall(z.unknown());
export type WrittenStep = z.infer<typeof writtenStep>;

export const remediationTiming = {
  minDownFor: duration().optional(),
  startGrace: duration({ leastMs: 100 }).optional(),
  healthyDelay: duration().optional(),
  coolDown: duration().optional(),
  coolDownMax: duration().optional(),
  maxAttempts: z.int().min(1).max(100_000).optional(),
  maxAttemptsWindow: duration({ leastMs: 1_000 }).optional(),
  maxAttemptsPerDay: z.int().min(1).max(1_000_000).optional(),
};

export const writtenRemediation = z.strictObject({
  mode: remediationMode.optional(),
  /** Checks of the component; the liveness checks when nothing is said. */
  on: z.array(key).max(50).optional(),
  ...remediationTiming,
  steps: z.array(writtenStep).max(10).optional(),
});
export type WrittenRemediation = z.infer<typeof writtenRemediation>;
