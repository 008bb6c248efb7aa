type Ms = number;

/** What is wrong with an instance. */
export interface Ailment {
  /** The fault that it is part of. */
  readonly fault: number;
  /** What a probe that reaches it sees. */
  readonly looks: 'refused' | 'timeout';
  /** The share of requests that it answers all the same; 1: only the hub can't see that it is well. */
  readonly serves: number;
  /** What a restart heals, people heal too; `itself`: nobody can, it passes. */
  readonly healedBy: 'restart' | 'people' | 'itself';
  /** A restart asked for by the hub doesn't get there. */
  readonly refusesCalls: boolean;
  /** All of its place is cut off from the hub, canaries too. */
  readonly cutsPlace: boolean;
  /** How long people take by day, from being told. */
  readonly repairMs: Ms;
}

/** Something that goes wrong at times that are drawn beforehand, whatever anybody does about it. */
export interface Fault {
  readonly number: number;
  readonly kind: FaultKind;
  /** Null: nothing is wrong, instances only begin anew. */
  readonly ailment: Ailment | null;
  /** Each strike comes with a process that begins anew. */
  readonly begins: boolean;
  readonly strikes: readonly Strike[];
}

export interface Strike {
  readonly instanceUid: string;
  readonly at: Ms;
  /** When it passes by itself; null: never. */
  readonly until: Ms | null;
}

export const FAULT_KINDS = [
  'crash',
  'hang',
  'leak',
  'supervised-crash',
  'flapping',
  'blip',
  'stall',
  'deployment',
  'bad-deployment',
  'place-outage',
  'overload',
  'path-loss',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What befalls the hub itself: `uplink` and `doubt` leave it running, but it can't see. */
export const HUB_TROUBLES = ['killed', 'away', 'uplink', 'doubt'] as const;
export type HubTroubleKind = (typeof HUB_TROUBLES)[number];

export interface HubTrouble {
  readonly kind: HubTroubleKind;
  readonly at: Ms;
  readonly until: Ms;
}
