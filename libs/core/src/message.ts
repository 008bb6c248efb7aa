import type { Ms } from './status.js';
import type { IncidentType } from './incident.js';
import type { Severity } from './severity.js';

/**
 * `flapping`: what changes next is not told one by one. `attention`: a person is needed (an act was quarantined).
 * `superseded`: it was told before it was on record, and another hub decided meanwhile, or the rows refused it.
 */
export type MessageKind = 'opened' | 'escalated' | 'reopened' | 'recovered' | 'flapping' | 'attention' | 'superseded' | 'test';

/** Of the hub itself: it doubts what it sees, or no longer; everything that acts is frozen by a storm, or thaws. */
export type HubMessageKind = 'suspect' | 'trusted' | 'frozen' | 'thawed';

/** What a channel is told, frozen when its cause was decided; names in it are hostile text. */
export type Message = IncidentMessage | HubMessage;

export interface HubMessage {
  readonly kind: HubMessageKind;
  readonly hub: {
    /** The same for what begins and what ends it. */
    readonly id: string;
    readonly reason: string;
    readonly since: Ms;
    readonly until: Ms | null;
  };
  /** One plain line that says it all. */
  readonly text: string;
}

export interface IncidentMessage {
  readonly kind: MessageKind;
  readonly incident: {
    readonly id: string;
    readonly number: number;
    readonly type: IncidentType;
    readonly severity: Severity;
    readonly title: string;
    readonly services: readonly { readonly key: string; readonly name: string }[];
    readonly reason: string;
    readonly impactStartedAt: Ms;
    readonly detectedAt: Ms;
    readonly restoredAt: Ms | null;
    readonly cause: string;
  };
  /** One plain line that says it all. */
  readonly text: string;
}
