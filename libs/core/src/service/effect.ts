import type { Incident, TimelineEntry } from '../incident.js';
import type { Observation } from '../observation.js';
import type { Outage } from '../outage.js';
import type { Act } from '../remediation/act.js';
import type { Ms, Status, Subject } from '../status.js';
import type { Segment } from '../timeline.js';

/** A recorded change of a subject's hard state; `at` is backdated (AV-2), `decidedAt` is when it was known. */
export interface Transition {
  readonly id: string;
  readonly subject: Subject;
  readonly from: Status;
  readonly to: Status;
  readonly at: Ms;
  readonly decidedAt: Ms;
  readonly reason: string;
  /** Instants of earlier transitions of the subject that this one's backdating took back. */
  readonly supersedes?: readonly Ms[];
}

export type DueKind = 'timer' | 'act' | 'delivery' | 'command';

/** What stepping a service asks to be written, all in one transaction. */
export type Effect =
  /** `late`: it was told after later ones, so it is no part of what the present is decided from. */
  | { readonly kind: 'observation'; readonly observation: Observation; readonly late?: true }
  /** The subject's history from `from` on is now `segments`. */
  | {
      readonly kind: 'timeline';
      readonly subject: Subject;
      readonly from: Ms;
      readonly segments: readonly Segment[];
      readonly transitions: readonly Transition[];
    }
  | { readonly kind: 'outage'; readonly outage: Outage }
  | { readonly kind: 'incident'; readonly incident: Incident; readonly entries: readonly TimelineEntry[] }
  | { readonly kind: 'act'; readonly act: Act }
  /** One row for what must happen at a time; the same key again moves it. */
  | { readonly kind: 'due'; readonly dueKind: DueKind; readonly key: string; readonly at: Ms; readonly payload: unknown }
  /** `dueBy`: not if by then it was moved to a later time. */
  | { readonly kind: 'due-settled'; readonly key: string; readonly outcome: string; readonly dueBy?: Ms }
  | { readonly kind: 'audit'; readonly actor: string; readonly action: string; readonly subject: string; readonly payload: unknown }
  /** Screens only: soft, flags or incarnation changed without a transition. */
  | { readonly kind: 'shown'; readonly subject: Subject };
