import type { Observation, Outcome } from '@watchfloor/core';
import type { HubTrouble } from './ailment.js';
import type { ServiceTruth, Truth } from './truth.js';
import type { WatchedRun } from './watched-run.js';

type Ms = number;

/** The hub has canaries in two of the three places. */
const CANARY_PLACES: ReadonlySet<string> = new Set(['a', 'b']);

export interface Glimpse {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly takesMs: Ms;
}

/** What the hub's probes can see of the truth: not everything, and not always. */
export class Sight {
  /** What takes the hub's sight at present. */
  trouble: HubTrouble | null = null;

  constructor(private readonly truth: Truth) {}

  /** Neither messages nor calls get out. */
  get isCutOff(): boolean {
    return this.trouble?.kind === 'uplink';
  }

  glimpse(service: ServiceTruth, { check, instanceUid }: WatchedRun): Glimpse {
    const instance = this.truth.instances.get(instanceUid)!;
    const isCut = CANARY_PLACES.has(instance.place) && instance.ailments.some(({ cutsPlace }) => cutsPlace);
    // Its references, or the canaries of the place, answer no more either: so a hub doubts what it sees (ST-9).
    if (this.trouble !== null || isCut) return { outcome: 'inconclusive', reason: 'hub_suspect', takesMs: 0 };
    const looks = this.truth.looks(service, check.uid, instance);
    if (looks === 'ok') return { outcome: 'ok', reason: 'ok', takesMs: 0 };
    if (looks === 'timeout') return { outcome: 'fail', reason: 'timeout', takesMs: check.timeoutMs };
    return { outcome: 'fail', reason: 'connection_refused', takesMs: 0 };
  }
}

export function observationOf({ check, instanceUid }: WatchedRun, startedAt: Ms, { outcome, reason, takesMs }: Glimpse): Observation {
  const seen = { outcome, reason, message: '', latencyMs: takesMs, phases: {} };
  return { checkUid: check.uid, instanceUid, location: 'hub', startedAt, endedAt: startedAt + takesMs, ...seen };
}
