import type { CheckRun } from '../check-run.js';
import type { Flaps } from '../flapping.js';
import type { Gap } from '../gap.js';
import type { Incident, TimelineEntry } from '../incident.js';
import type { Outage } from '../outage.js';
import type { Act } from '../remediation/act.js';
import type { Ms, Outcome, Subject } from '../status.js';
import type { Timeline } from '../timeline.js';
import type { InstanceDefinition, ServiceDefinition } from './definition.js';
import type { Effect } from './effect.js';
import type { Automation, CommandAnswer } from './event.js';
import { LayeredMap } from './layered-map.js';

/** A check's run with what else must be known of it. */
export interface RunRecord {
  readonly run: CheckRun;
  /** Of the newest observation, inconclusive ones too. */
  readonly lastOutcome: Outcome | null;
  /** The newest observation says something about the hub itself. @see ST-9 */
  readonly isSuspect?: boolean;
  /** When it was last seen UP: nothing acts before that under the present revision (guard 3). */
  readonly provenAt: Ms | null;
  readonly flaps?: Flaps | undefined;
  /** When the next signal of a heartbeat is due, by what was heard here; rows may still say otherwise. */
  readonly expectedAt?: Ms | undefined;
  /** What was told late of its gaps, while more of it may come. */
  readonly late?: { readonly gaps: readonly Gap[]; readonly toldAt: Ms };
}

/** One running copy, as the file or its registration says. */
export interface InstanceRecord {
  readonly definition: InstanceDefinition;
  readonly componentUid: string;
  /** Reported by the embedded module; a new one at each start. */
  readonly incarnation: { readonly id: string; readonly since: Ms } | null;
}

/** What remediation remembers of one target: its acts of the last day, newest last. */
export interface TargetRecord {
  readonly lastNumber: number;
  readonly lastFencingToken: number;
  readonly acts: readonly Act[];
  /** Attempts are blocked until released by a person, or after a day of health (guard 5). */
  readonly quarantinedAt: Ms | null;
  /** Guards that were already recorded as having held this outage's act back. */
  readonly noted: { readonly outageId: string; readonly guards: readonly string[] } | null;
}

/** All that the owner of a service's shard keeps in memory; rebuilt from rows at start. */
export interface ServiceState {
  readonly definition: ServiceDefinition;
  /** By subject key. */
  readonly runs: ReadonlyMap<string, RunRecord>;
  /** Recent history of every subject, by subject key. */
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** Up to when the history of a subject is no longer in memory, by subject key. */
  readonly forgottenUntil: ReadonlyMap<string, Ms>;
  readonly instances: ReadonlyMap<string, InstanceRecord>;
  /** Open ones, by subject key. */
  readonly outages: ReadonlyMap<string, Outage>;
  /** Those that ended lately enough for a backdated change to touch them, by subject key, in order. */
  readonly endedOutages: ReadonlyMap<string, readonly Outage[]>;
  readonly incident: Incident | null;
  /** By target uid. */
  readonly targets: ReadonlyMap<string, TargetRecord>;
  readonly unreachable: { readonly by: string } | null;
  /** Since when nothing it depends on is DOWN any more; null when nothing was. */
  readonly reachableSince: Ms | null;
  /** Lines kept for an incident that may open shortly. */
  readonly notes: readonly TimelineEntry[];
  readonly automation: Automation;
  /** Since when the service has its present checks, components and instances. */
  readonly shapedAt: Ms;
}

/** A state being stepped: stages change it and add effects; never kept. */
export interface Draft {
  definition: ServiceDefinition;
  runs: Map<string, RunRecord>;
  timelines: Map<string, Timeline>;
  forgottenUntil: Map<string, Ms>;
  instances: Map<string, InstanceRecord>;
  outages: Map<string, Outage>;
  endedOutages: Map<string, readonly Outage[]>;
  incident: Incident | null;
  targets: Map<string, TargetRecord>;
  unreachable: { readonly by: string } | null;
  reachableSince: Ms | null;
  notes: readonly TimelineEntry[];
  automation: Automation;
  shapedAt: Ms;
  /** Checks or instances came or went in this step. */
  reshaped: boolean;
  answer: CommandAnswer;
  readonly effects: Effect[];
  /** Subjects whose timeline changed in this step, from when on. */
  readonly moved: Map<string, { readonly subject: Subject; readonly from: Ms }>;
  /** Whether checks began to flap in this step, or ceased to. */
  readonly flapped: Set<'began' | 'ended'>;
  /** Outages that are open since this step. */
  readonly began: Outage[];
  /** Outages that were not known before this step, and are over. */
  readonly passed: Outage[];
}

/** A service before anything was seen of it. */
export function newServiceState(definition: ServiceDefinition, automation: Automation): ServiceState {
  const instances = new Map<string, InstanceRecord>();
  for (const component of definition.components) {
    for (const instance of component.instances) {
      instances.set(instance.uid, { definition: instance, componentUid: component.uid, incarnation: null });
    }
  }
  return {
    definition,
    runs: new Map(),
    timelines: new Map(),
    forgottenUntil: new Map(),
    instances,
    outages: new Map(),
    endedOutages: new Map(),
    incident: null,
    targets: new Map(),
    unreachable: null,
    reachableSince: null,
    notes: [],
    automation,
    shapedAt: -Infinity,
  };
}

export function draftOf(state: ServiceState): Draft {
  return {
    ...state,
    runs: LayeredMap.copyOf(state.runs),
    timelines: LayeredMap.copyOf(state.timelines),
    forgottenUntil: LayeredMap.copyOf(state.forgottenUntil),
    instances: LayeredMap.copyOf(state.instances),
    outages: LayeredMap.copyOf(state.outages),
    endedOutages: LayeredMap.copyOf(state.endedOutages),
    targets: LayeredMap.copyOf(state.targets),
    reshaped: false,
    answer: { ok: true },
    effects: [],
    moved: new Map(),
    flapped: new Set(),
    began: [],
    passed: [],
  };
}

export function stateOf(draft: Draft): ServiceState {
  const {
    reshaped: _reshaped,
    answer: _answer,
    effects: _effects,
    moved: _moved,
    flapped: _flapped,
    began: _began,
    passed: _passed,
    ...state
  } = draft;
  return state;
}
