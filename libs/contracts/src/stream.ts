import { z } from 'zod';
import { act } from './act.js';
import { availabilityVerdict } from './availability.js';
import { breaker } from './breaker.js';
import { instant } from './identifier.js';
import { incident } from './incident.js';
import { state } from './state.js';

export const LIVE_NAMESPACE = '/live';

/** Without a delta for this long the hub sends a `beat`. */
export const BEAT_MS = 2_000;

/** What is null, empty or a default is left out: `soft` false, no `reason`, no `flags`, namespace `default`. */
const liveState = z.object({
  status: state.shape.status,
  soft: z.boolean().optional(),
  since: instant.optional(),
  reason: z.string().optional(),
  flags: state.shape.flags.optional(),
});

const item = { id: z.string(), name: z.string(), namespace: z.string().optional(), state: liveState };

/** These two ride along at most every 5 s. */
const lastSeen = { latencyMs: z.number().optional(), checkedAt: instant.optional() };

export const liveService = z.object({
  ...item,
  ...lastSeen,
  tier: z.int().optional(),
  owner: z.string().optional(),
  dependsOn: z.array(z.string()).optional(),
});
export const liveComponent = z.object({ ...item, serviceId: z.string(), minHealthy: z.int().optional() });
export const liveInstance = z.object({
  ...item,
  ...lastSeen,
  serviceId: z.string(),
  componentId: z.string(),
  place: z.string().optional(),
});
export const liveIncident = incident.omit({ timeline: true }).partial().required({ id: true, number: true });
export const liveAct = act.omit({ verdicts: true, output: true }).partial().required({ id: true, target: true, state: true });
/** `id` is `caller/dependency/name`; counts of zero are left out. */
export const liveBreaker = breaker
  .extend({ states: breaker.shape.states.partial(), latencyMs: breaker.shape.latencyMs.partial() })
  .partial()
  .required({ caller: true, dependency: true, name: true, states: true })
  .extend({ id: z.string(), namespace: z.string().optional() });
export const liveObjective = z.object({
  serviceId: z.string(),
  namespace: z.string().optional(),
  month: z.string(),
  measured: z.int().optional(),
  verdict: availabilityVerdict.optional(),
  budgetMs: z.int().optional(),
  budgetLeftMs: z.int().optional(),
});
export const liveHub = z.object({
  id: z.string(),
  version: z.string(),
  suspect: z.boolean(),
  recording: z.boolean(),
  /** Only while nothing is recorded: the states that are shown are those of this moment. */
  notRecordingSince: instant.optional(),
  automation: z.boolean(),
  /** Whose looks fail while it is suspect. */
  doubt: z.string().optional(),
  /** Much is DOWN at once, so nothing acts until that is over or a person releases it. */
  storm: z.string().optional(),
  /** Messages that failed and are being tried again. */
  undelivered: z.int().optional(),
  /** Channels that take no messages now: somebody may not have been told. */
  brokenChannels: z.array(z.string()).optional(),
  /** What the running configuration lacks, in the words of `check-config`. */
  problems: z.array(z.string()).optional(),
});

export type LiveState = z.infer<typeof liveState>;
export type LiveService = z.infer<typeof liveService>;
export type LiveComponent = z.infer<typeof liveComponent>;
export type LiveInstance = z.infer<typeof liveInstance>;
export type LiveIncident = z.infer<typeof liveIncident>;
export type LiveAct = z.infer<typeof liveAct>;
export type LiveBreaker = z.infer<typeof liveBreaker>;
export type LiveObjective = z.infer<typeof liveObjective>;
export type LiveHub = z.infer<typeof liveHub>;

export const snapshot = z.object({
  stream: z.string(),
  seq: z.int(),
  at: instant,
  hub: liveHub,
  services: z.array(liveService),
  components: z.array(liveComponent),
  instances: z.array(liveInstance),
  incidents: z.array(liveIncident),
  breakers: z.array(liveBreaker),
  acts: z.array(liveAct),
  objectives: z.array(liveObjective),
});
export type Snapshot = z.infer<typeof snapshot>;

/** The singular of the list's name in the snapshot. An objective's id is its `serviceId`; the hub's is `hub`. */
export interface LiveValues {
  service: LiveService;
  component: LiveComponent;
  instance: LiveInstance;
  incident: LiveIncident;
  breaker: LiveBreaker;
  act: LiveAct;
  objective: LiveObjective;
  hub: LiveHub;
}
export type LiveKind = keyof LiveValues;

/** The snapshot's list of each kind. */
export const LIVE_LISTS = {
  service: 'services',
  component: 'components',
  instance: 'instances',
  incident: 'incidents',
  breaker: 'breakers',
  act: 'acts',
  objective: 'objectives',
} as const;

const VALUES = {
  service: liveService,
  component: liveComponent,
  instance: liveInstance,
  incident: liveIncident,
  breaker: liveBreaker,
  act: liveAct,
  objective: liveObjective,
  hub: liveHub,
} as const;

export type LiveChange = {
  [Kind in LiveKind]: { kind: Kind; id: string } & ({ op: 'upsert'; value: LiveValues[Kind] } | { op: 'remove' });
}[LiveKind];

const kinds = Object.keys(VALUES) as LiveKind[];
export const liveChange = z.union([
  ...kinds.map((kind) => z.object({ kind: z.literal(kind), id: z.string(), op: z.literal('upsert'), value: VALUES[kind] })),
  z.object({ kind: z.enum(kinds), id: z.string(), op: z.literal('remove') }),
]) as unknown as z.ZodType<LiveChange>;

export const delta = z.object({ seq: z.int(), at: instant, changes: z.array(liveChange) });
export type Delta = z.infer<typeof delta>;

export const beat = z.object({ seq: z.int(), at: instant });
export type Beat = z.infer<typeof beat>;

/** A client that sees a gap asks for what it missed; another `stream` always gets a new snapshot. */
export const resume = z.strictObject({ stream: z.string().max(64), seq: z.int().nonnegative() });
export type Resume = z.infer<typeof resume>;

export interface ServerEvents {
  snapshot: (snapshot: Snapshot) => void;
  delta: (delta: Delta) => void;
  beat: (beat: Beat) => void;
}
export interface ClientEvents {
  resume: (resume: Resume) => void;
}
