import type { Beat, Delta, LiveChange, LiveHub, LiveKind, LiveValues, Snapshot } from '@watchfloor/contracts';
import { rememberSince } from './recorded-until.js';

type ListedKind = Exclude<LiveKind, 'hub'>;
type Lists = { readonly [Kind in ListedKind]: ReadonlyMap<string, LiveValues[Kind]> };

/** What the hub last said, whole. `lists` holds each kind by the id that its changes carry. */
export interface WallState {
  readonly stream: string;
  readonly seq: number;
  readonly at: string;
  readonly hub: LiveHub;
  readonly lists: Lists;
}

/** What became of a message: it moved the state, it was known already, or something before it is missing. */
export type Step = { readonly kind: 'applied'; readonly state: WallState } | { readonly kind: 'repeated' } | { readonly kind: 'gap' };

const byId = <Item extends { id: string }>(items: readonly Item[]) => new Map(items.map((item) => [item.id, item]));

export function fromSnapshot(snapshot: Snapshot): WallState {
  return {
    stream: snapshot.stream,
    seq: snapshot.seq,
    at: snapshot.at,
    hub: rememberSince(snapshot.hub, null, snapshot.at),
    lists: {
      service: byId(snapshot.services),
      component: byId(snapshot.components),
      instance: byId(snapshot.instances),
      incident: byId(snapshot.incidents),
      breaker: byId(snapshot.breakers),
      act: byId(snapshot.acts),
      objective: new Map(snapshot.objectives.map((objective) => [objective.serviceId, objective])),
    },
  };
}

export function toSnapshot({ stream, seq, at, hub, lists }: WallState): Snapshot {
  return {
    stream,
    seq,
    at,
    hub,
    services: [...lists.service.values()],
    components: [...lists.component.values()],
    instances: [...lists.instance.values()],
    incidents: [...lists.incident.values()],
    breakers: [...lists.breaker.values()],
    acts: [...lists.act.values()],
    objectives: [...lists.objective.values()],
  };
}

export function applyDelta(state: WallState, delta: Delta): Step {
  if (delta.seq <= state.seq) return { kind: 'repeated' };
  if (delta.seq > state.seq + 1) return { kind: 'gap' };
  const hubChange = delta.changes.findLast((change) => change.kind === 'hub' && change.op === 'upsert');
  const hub = hubChange?.kind === 'hub' && hubChange.op === 'upsert' ? rememberSince(hubChange.value, state.hub, delta.at) : state.hub;
  return { kind: 'applied', state: { ...state, seq: delta.seq, at: delta.at, hub, lists: applyChanges(state.lists, delta.changes) } };
}

/** A beat carries the number of the newest delta, so a lost last delta shows within two seconds. */
export function applyBeat(state: WallState, beat: Beat): Step {
  return beat.seq > state.seq ? { kind: 'gap' } : { kind: 'repeated' };
}

/** Only the touched kinds get a new map, so an untouched list keeps its identity and is not drawn again. */
function applyChanges(lists: Lists, changes: readonly LiveChange[]): Lists {
  const touched = new Map<ListedKind, Map<string, LiveValues[ListedKind]>>();
  for (const change of changes) {
    if (change.kind === 'hub' || !(change.kind in lists)) continue;
    const list = touched.get(change.kind) ?? new Map<string, LiveValues[ListedKind]>(lists[change.kind]);
    touched.set(change.kind, list);
    if (change.op === 'upsert') list.set(change.id, change.value);
    else list.delete(change.id);
  }
  return { ...lists, ...(Object.fromEntries(touched) as Partial<Lists>) };
}
