import { z } from 'zod';

const indicatorDocument = z
  .object({ status: z.enum(['up', 'down']), degraded: z.boolean().optional(), message: z.string().optional() })
  .loose();
const indicators = z.record(z.string(), indicatorDocument);

/** The Terminus document that `@watchfloor/health` and the hub itself serve. @see HF-3 */
export const healthReport = z.object({
  status: z.enum(['ok', 'error', 'shutting_down']),
  info: indicators.optional(),
  error: indicators.optional(),
  details: indicators,
});
export type HealthReport = z.infer<typeof healthReport>;
