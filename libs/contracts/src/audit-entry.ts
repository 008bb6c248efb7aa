import { z } from 'zod';
import { instant } from './identifier.js';
import { page, period } from './list.js';

/** One link of the chain. @see TL-1 */
export const auditEntry = z.object({
  seq: z.int(),
  at: instant,
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  payload: z.unknown().optional(),
  payloadHash: z.string(),
  prevHash: z.string(),
  v: z.int(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditQuery = page.extend(period.shape);
export type AuditQuery = z.infer<typeof auditQuery>;
