import { z } from 'zod';
import { duration } from '../duration.js';
import { displayName, key, labels } from '../identifier.js';
import { writtenCheck } from './check.js';
import { writtenComponent } from './component.js';

export const tier = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], { error: 'must be 1, 2, 3 or 4' });

/** Percent of a calendar month, in steps of one ppm. */
export const percent = z
  .number()
  .gt(0)
  .max(100)
  .refine((value) => Math.abs(value * 10_000 - Math.round(value * 10_000)) < 1e-6, { error: 'has more than four decimals' });

export const writtenObjective = z.strictObject({ id: key, target: percent, was: key.optional() });
export type WrittenObjective = z.infer<typeof writtenObjective>;

export const serviceFields = {
  id: key,
  name: displayName.optional(),
  was: key.optional(),
  tier: tier.optional(),
  owner: displayName.optional(),
  customerFacing: z.boolean().optional(),
  objective: percent.optional(),
  objectives: z.array(writtenObjective).max(20).optional(),
  dependsOn: z.array(key).max(100).optional(),
  /** Channels; every channel when nothing is said. */
  notify: z.array(key).max(100).optional(),
  runbook: z.string().min(1).max(2_048).optional(),
  labels: labels.optional(),
  mergeWindow: duration().optional(),
};

export const writtenService = z.strictObject({
  ...serviceFields,
  checks: z.array(writtenCheck).max(100).optional(),
  components: z.array(writtenComponent).max(200).optional(),
});
export type WrittenService = z.infer<typeof writtenService>;
