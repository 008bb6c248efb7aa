import { z } from 'zod';
import { displayName, instant, key, namespaceName, prose } from './identifier.js';
import { page, period } from './list.js';

export const incidentType = z.enum(['availability', 'degradation', 'blind', 'security', 'declared']);
export const severity = z.enum(['minor', 'major', 'critical']);
export const incidentPhase = z.enum(['triggered', 'identified', 'monitoring', 'resolved']);
export type IncidentType = z.infer<typeof incidentType>;
export type Severity = z.infer<typeof severity>;
export type IncidentPhase = z.infer<typeof incidentPhase>;
export const review = z.enum(['none', 'due', 'done']);

export const timelineEntry = z.object({
  at: instant,
  kind: z.string(),
  text: z.string(),
  ref: z.object({ kind: z.string(), id: z.string() }).optional(),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** What people own until it is reviewed. The instants are T0…T4: impact, detected, acknowledged, restored, resolved. */
export const incident = z.object({
  id: z.string(),
  number: z.int(),
  namespace: z.string(),
  title: z.string(),
  services: z.array(z.string()),
  outages: z.array(z.string()),
  type: incidentType,
  severity,
  ack: z.object({ by: z.string(), at: instant }).nullable(),
  phase: incidentPhase,
  review,
  impactStartedAt: instant,
  detectedAt: instant,
  acknowledgedAt: instant.nullable(),
  restoredAt: instant.nullable(),
  resolvedAt: instant.nullable(),
  owner: z.string().nullable(),
  cause: z.string().nullable(),
  /** In the answer for one incident; lists leave it out. */
  timeline: z.array(timelineEntry).optional(),
});
export type Incident = z.infer<typeof incident>;

export const incidentQuery = page.extend(period.shape).extend({
  service: key.optional(),
  phase: incidentPhase.optional(),
  open: z.enum(['true', 'false']).optional(),
  severity: severity.optional(),
  type: incidentType.optional(),
});
export type IncidentQuery = z.infer<typeof incidentQuery>;

export const declareIncident = z.strictObject({
  title: displayName,
  services: z.array(key).min(1).max(100),
  severity,
  text: prose.optional(),
  namespace: namespaceName.optional(),
});
export type DeclareIncident = z.infer<typeof declareIncident>;

export const acknowledgeIncident = z.strictObject({ text: prose.optional() });
export const commentIncident = z.strictObject({ text: prose });
export const resolveIncident = z.strictObject({ cause: prose.optional(), text: prose.optional() });
export const changeSeverity = z.strictObject({ severity, text: prose.optional() });
export type AcknowledgeIncident = z.infer<typeof acknowledgeIncident>;
export type CommentIncident = z.infer<typeof commentIncident>;
export type ResolveIncident = z.infer<typeof resolveIncident>;
export type ChangeSeverity = z.infer<typeof changeSeverity>;
