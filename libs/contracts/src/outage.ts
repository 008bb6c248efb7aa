import { z } from 'zod';
import { instant, key } from './identifier.js';
import { page, period } from './list.js';
import { severity } from './incident.js';

/** A DOWN stretch with its evidence. It spans UNKNOWN: a gap ends nothing. */
export const outage = z.object({
  id: z.string(),
  subject: z.object({ kind: z.enum(['instance', 'component', 'service']), id: z.string() }),
  serviceId: z.string(),
  incidentId: z.string().nullable(),
  impactStartedAt: instant,
  detectedAt: instant,
  restoredAt: instant.nullable(),
  reason: z.string(),
  /** Each edge is known to within this much: one interval of the check that saw it. @see AV-3 */
  uncertaintyMs: z.number().optional(),
  evidence: z.array(z.unknown()).optional(),
});
export type Outage = z.infer<typeof outage>;

export const outageQuery = page.extend(period.shape).extend({
  service: key.optional(),
  component: key.optional(),
  instance: key.optional(),
  kind: z.enum(['instance', 'component', 'service']).optional(),
});
export type OutageQuery = z.infer<typeof outageQuery>;

/** Of one duration over many outages. Mean alone misleads, so the spread stands beside it. */
export const durationFigures = z.object({
  count: z.int(),
  meanMs: z.number().nullable(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
  maxMs: z.number().nullable(),
});

/** TTD TTA TTR MTBF of semantics.md §1.4: of service outages, never of merged incidents. */
export const recoveryMetrics = z.object({
  from: instant,
  to: instant,
  outages: z.int(),
  open: z.array(z.object({ outageId: z.string(), serviceId: z.string(), ageMs: z.number() })),
  timeToDetect: durationFigures,
  timeToAcknowledge: durationFigures,
  timeToRestore: durationFigures.extend({ within30MinutesRatio: z.number().nullable() }),
  meanTimeBetweenFailuresMs: z.number().nullable(),
});
export type RecoveryMetrics = z.infer<typeof recoveryMetrics>;

export const recoveryMetricsQuery = z.strictObject({
  ...period.shape,
  severity: severity.optional(),
  service: key.optional(),
  namespace: z.string().max(64).optional(),
});
export type RecoveryMetricsQuery = z.infer<typeof recoveryMetricsQuery>;
