import type { Ms } from './status.js';
import type { Severity } from './severity.js';

export type IncidentType = 'availability' | 'degradation' | 'blind' | 'security' | 'declared';
/** What people heard last of it: that it began or is back, that it flaps, or that it is over. @see AL-3 */
export type News = 'trouble' | 'flapping' | 'recovery';
export type IncidentPhase = 'triggered' | 'identified' | 'monitoring' | 'resolved';

/** What people own: one or more outages, or another cause (model.md "incident"). T0…T4 of semantics.md §1.4. */
export interface Incident {
  readonly id: string;
  /** Rises within the namespace. */
  readonly number: number;
  readonly serviceUids: readonly string[];
  readonly outageIds: readonly string[];
  readonly type: IncidentType;
  readonly severity: Severity;
  /** Recorded, but names no severity of its own: notifies nobody (model.md "Severity default"). */
  readonly silent: boolean;
  readonly ack: { readonly by: string; readonly at: Ms } | null;
  readonly phase: IncidentPhase;
  readonly review: 'none' | 'due' | 'done';
  /** T0 */
  readonly impactStartedAt: Ms;
  /** T1 */
  readonly detectedAt: Ms;
  /** T2: the first human acknowledgement, never overwritten. */
  readonly acknowledgedAt: Ms | null;
  /** T3: null while any of its outages is open, else the last T3. */
  readonly restoredAt: Ms | null;
  /** T4 */
  readonly resolvedAt: Ms | null;
  readonly owner: string | null;
  readonly cause: string;
  readonly title: string;
  /** Channel uids that were told of it: the recovery goes to the same (AL-3). */
  readonly told: readonly string[];
  /** Null: nobody heard of it. */
  readonly lastNews: News | null;
  /** When what holds is told to whoever heard otherwise; null: nothing is held back. @see ST-7 */
  readonly newsDueAt: Ms | null;
}

export interface TimelineEntry {
  readonly at: Ms;
  readonly kind: 'opened' | 'outage' | 'restored' | 'phase' | 'severity' | 'acknowledged' | 'comment' | 'act' | 'breaker' | 'resolved';
  readonly text: string;
  readonly ref?: { readonly kind: string; readonly id: string };
}
