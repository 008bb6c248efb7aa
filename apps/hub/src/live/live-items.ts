import type { LiveAct, LiveChange, LiveComponent, LiveIncident, LiveInstance, LiveService, LiveState } from '@watchfloor/contracts';
import { isUnderWay, type Act, type ServiceState } from '@watchfloor/core';
import { incidentView } from '../incidents/incident.view.js';
import type { Directory } from '../platform/directory.js';
import { actView } from '../remediation/act.view.js';
import { stateView } from '../services/state.view.js';
import { withoutDefaults } from './without-defaults.js';

/** One item of a list in the snapshot, and of the deltas after it. */
export type LiveItem = Extract<LiveChange, { op: 'upsert' }>;

/** What a tile shows of the last look; rides along, at most every 5 s. */
export interface LastLook {
  readonly latencyMs?: number;
  readonly checkedAt?: string;
}

export interface ItemContext {
  readonly directory: Directory;
  /** How the view names an object of a namespace: the key, with its namespace where the view has several. */
  readonly id: (namespace: string, key: string) => string;
  readonly lastLook: (subjectUid: string) => LastLook;
  readonly owner: string | null;
  readonly componentNames: ReadonlyMap<string, string>;
}

/** Everything that a service puts on a wall. */
export function itemsOfService(state: ServiceState, context: ItemContext): LiveItem[] {
  const incident = liveIncident(state, context);
  return [
    upsert('service', liveService(state, context)),
    ...state.definition.components.flatMap((component) => [
      upsert('component', liveComponent(state, component, context)),
      ...instancesOf(state, component.uid).map((uid) => upsert('instance', liveInstance(state, uid, context))),
    ]),
    ...(incident === null ? [] : [upsert('incident', incident)]),
    ...shownActs(state).map((act) => upsert('act', liveAct(state, act, context))),
  ];
}

function upsert<Kind extends LiveItem['kind']>(
  kind: Kind,
  value: Extract<LiveItem, { kind: Kind }>['value'] & { readonly id: string },
): LiveItem {
  return { kind, id: value.id, op: 'upsert', value } as unknown as LiveItem;
}

function liveService(state: ServiceState, context: ItemContext): LiveService {
  const { uid, key, name, namespace, tier, dependsOn } = state.definition;
  const parents = dependsOn.map((parent) => context.id(namespace, context.directory.keyOf(parent)));
  return {
    id: context.id(namespace, key),
    name,
    ...inNamespace(namespace),
    ...(parents.length === 0 ? {} : { dependsOn: parents }),
    ...(context.owner === null ? {} : { owner: context.owner }),
    tier,
    state: liveState(state, { kind: 'service', uid }),
    ...context.lastLook(uid),
  };
}

function liveComponent(
  state: ServiceState,
  component: ServiceState['definition']['components'][number],
  context: ItemContext,
): LiveComponent {
  const { namespace, key } = state.definition;
  return {
    id: context.id(namespace, component.key),
    name: context.componentNames.get(component.uid) ?? component.key,
    ...inNamespace(namespace),
    serviceId: context.id(namespace, key),
    ...(component.minHealthy === 1 ? {} : { minHealthy: component.minHealthy }),
    state: liveState(state, { kind: 'component', uid: component.uid }),
  };
}

function instancesOf(state: ServiceState, componentUid: string): string[] {
  return [...state.instances.values()].filter((instance) => instance.componentUid === componentUid).map(({ definition }) => definition.uid);
}

function liveInstance(state: ServiceState, uid: string, context: ItemContext): LiveInstance {
  const { namespace, key } = state.definition;
  const instance = state.instances.get(uid);
  const place = instance?.definition.place ?? null;
  return {
    id: context.id(namespace, instance?.definition.key ?? uid),
    name: instance?.definition.key ?? uid,
    ...inNamespace(namespace),
    serviceId: context.id(namespace, key),
    componentId: context.id(namespace, context.directory.keyOf(instance?.componentUid ?? '')),
    ...(place === null ? {} : { place }),
    state: liveState(state, { kind: 'instance', uid }),
    ...context.lastLook(uid),
  };
}

function liveState(state: ServiceState, subject: Parameters<typeof stateView>[1]): LiveState {
  const { status, soft, since, reason, flags } = stateView(state, subject);
  return {
    status,
    ...(soft ? { soft } : {}),
    ...(since === null ? {} : { since }),
    ...(status === 'up' || status === 'pending' ? {} : { reason }),
    ...(flags.length === 0 ? {} : { flags }),
  };
}

function inNamespace(namespace: string): { namespace?: string } {
  return namespace === 'default' ? {} : { namespace };
}

function liveIncident(state: ServiceState, { directory, id }: ItemContext): LiveIncident | null {
  if (state.incident === null) return null;
  const { namespace } = state.definition;
  const view = incidentView(state.incident, { namespace, directory });
  return withoutDefaults({ ...view, services: view.services.map((key) => id(namespace, key)) }) as LiveIncident;
}

/** Acts under way, quarantines in force, and what was done about the open incident. */
function shownActs(state: ServiceState): Act[] {
  const outages = state.incident?.outageIds ?? [];
  return [...state.targets.values()]
    .flatMap(({ acts }) => acts)
    .filter((act) => isUnderWay(act) || (act.state === 'quarantined' && act.endedAt === null) || outages.includes(act.cause.id));
}

function liveAct(state: ServiceState, act: Act, { directory, id }: ItemContext): LiveAct {
  const { namespace, uid } = state.definition;
  const { verdicts: _verdicts, output: _output, ...view } = actView(act, { serviceUid: uid, directory });
  const named = { ...view, serviceId: id(namespace, view.serviceId), target: { ...view.target, id: id(namespace, view.target.id) } };
  return withoutDefaults(named) as LiveAct;
}
