import { z } from 'zod';
import { instant } from './identifier.js';
import { queryInstant } from './list.js';
import { status } from './state.js';

/** @see AV-6 */
export const availabilityVerdict = z.enum(['met', 'breached', 'inconclusive']);

/** The figures of AV-5: durations in milliseconds, shares in ppm (rounded down). A share is null when nothing was in service. */
export const availability = z.object({
  serviceId: z.string(),
  from: instant,
  to: instant,
  timezone: z.string(),
  /** The service was not in service for the whole window. @see AV-13 */
  partial: z.boolean(),
  totalMs: z.int(),
  upMs: z.int(),
  degradedMs: z.int(),
  downMs: z.int(),
  unknownMs: z.int(),
  excludedMs: z.int(),
  measured: z.int().nullable(),
  lower: z.int().nullable(),
  upper: z.int().nullable(),
  coverage: z.int().nullable(),
  objective: z.int().nullable(),
  verdict: availabilityVerdict.nullable(),
  budgetMs: z.int().nullable(),
  budgetLeftMs: z.int().nullable(),
  segments: z.array(z.object({ from: instant, to: instant.nullable(), status, reason: z.string() })),
});
export type Availability = z.infer<typeof availability>;

/** Either `from` and `to`, or `month` with a timezone. */
export const availabilityQuery = z.strictObject({
  from: queryInstant.optional(),
  to: queryInstant.optional(),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-11')
    .optional(),
  timezone: z.string().max(64).optional(),
  namespace: z.string().max(64).optional(),
});
export type AvailabilityQuery = z.infer<typeof availabilityQuery>;
