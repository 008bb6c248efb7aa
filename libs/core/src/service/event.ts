import type { Freeze } from '../remediation/freeze.js';
import type { Severity } from '../severity.js';
import type { Observation } from '../observation.js';
import type { Ms } from '../status.js';
import type { InstanceDefinition, ServiceDefinition } from './definition.js';

/** A timer's meaning, kept in its due row. */
export type Timer =
  | { readonly purpose: 'resolve'; readonly incidentId: string }
  | { readonly purpose: 'blind'; readonly since: Ms }
  | { readonly purpose: 'heartbeat'; readonly checkUid: string; readonly instanceUid?: string; readonly dueAt: Ms; readonly deadline: Ms }
  | { readonly purpose: 'remediate'; readonly targetUid: string }
  | { readonly purpose: 'verify'; readonly actId: string }
  | { readonly purpose: 'forget'; readonly instanceUid: string }
  | { readonly purpose: 'tell'; readonly incidentId: string };

/** What a person, a heartbeat, an act or a timer asks of the owner of a service's shard. */
export type Command =
  | { readonly kind: 'acknowledge'; readonly incidentId: string; readonly by: string }
  | { readonly kind: 'comment'; readonly incidentId: string; readonly by: string; readonly text: string }
  | { readonly kind: 'severity'; readonly incidentId: string; readonly by: string; readonly severity: Severity; readonly reason?: string }
  | { readonly kind: 'resolve'; readonly incidentId: string; readonly by: string; readonly text?: string }
  | {
      readonly kind: 'declare';
      readonly by: string;
      readonly severity: Severity;
      readonly title: string;
      readonly cause?: string;
      readonly alsoServiceUids?: readonly string[];
    }
  | {
      readonly kind: 'signal';
      readonly checkUid: string;
      readonly instanceUid?: string;
      readonly signal: 'start' | 'success' | 'fail';
      readonly text: string;
      /** When the next signal is due, and when its grace ends; null: no schedule. */
      readonly next: { readonly dueAt: Ms; readonly deadline: Ms } | null;
    }
  | {
      readonly kind: 'timer';
      readonly key: string;
      /** Of the row that rang; absent: now. */
      readonly dueAt?: Ms;
      readonly timer: Timer;
      readonly next?: { readonly dueAt: Ms; readonly deadline: Ms } | null;
      /** A signal could have been sent to a hub that did not hear it. */
      readonly unheard?: boolean;
    }
  /** A fact from elsewhere that belongs into the timeline of an incident, open or about to open. */
  | { readonly kind: 'note'; readonly at: Ms; readonly text: string; readonly ref?: { readonly kind: string; readonly id: string } }
  /** Asked right before the call of an action: the answer says whether to proceed. */
  | { readonly kind: 'act-start'; readonly actId: string }
  | { readonly kind: 'act-ended'; readonly actId: string; readonly ok: boolean; readonly output: string }
  | { readonly kind: 'release'; readonly targetUid: string; readonly by: string }
  | { readonly kind: 'instance-reported'; readonly instance: InstanceDefinition; readonly incarnation: string }
  | { readonly kind: 'instance-left'; readonly instanceUid: string; readonly incarnation: string }
  | { readonly kind: 'lease-lapsed'; readonly instanceUid: string; readonly incarnation: string };

export type CommandAnswer = { readonly ok: true; readonly id?: string; readonly proceed?: boolean; readonly detail?: string };

/** All that can move a service's state. */
export type ServiceEvent =
  | { readonly kind: 'observation'; readonly observation: Observation }
  /** Several at once, in any order, old ones among them: told by whoever could not reach us when they were seen. */
  | { readonly kind: 'facts'; readonly observations: readonly Observation[] }
  /** Time passed: staleness of every run is looked at (ST-5). */
  | { readonly kind: 'tick' }
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'definition'; readonly definition: ServiceDefinition | null }
  /** A service this one depends on went hard DOWN, or none is any more (ST-10). */
  | { readonly kind: 'reachability'; readonly unreachable: { readonly by: string } | null }
  | { readonly kind: 'automation'; readonly automation: Automation }
  /** What held every act back, doubt of the hub or a storm, is over: those that wait are judged again. */
  | { readonly kind: 'thaw' };

/** The switch over everything that acts by itself, as it applies to this service. */
export interface Automation {
  readonly enabled: boolean;
  readonly reason: string;
}

/** What the step may not find out by itself. */
export interface StepContext {
  readonly now: Ms;
  readonly newId: () => string;
  /** The next incident number of the service's namespace. */
  readonly newIncidentNumber: () => number;
  /** Acts are numbered above this: up to here a database that was restored may have forgotten some. @see I13 */
  readonly actNumbersAbove: number;
  /** Since when this hub has been running without a gap. */
  readonly runningSince: Ms;
  /** Since when the hub trusts what it sees; null while it doubts itself (ST-9). */
  readonly trustedSince: Ms | null;
  /** What is decided gets into the database: whoever takes over will know what is held back. */
  readonly isRecording: boolean;
  readonly freeze: () => Freeze;
  /** Whether the hub was away at any time of `[from, to)`. */
  readonly wasAway: (from: Ms, to: Ms) => boolean;
  /** The place of a check's due times on the epoch grid. */
  readonly phaseOf: (checkUid: string, instanceUid: string | undefined, intervalMs: Ms) => Ms;
}
