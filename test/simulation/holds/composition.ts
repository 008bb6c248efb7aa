import {
  HORIZON_MS,
  locationsOf,
  placedRuns,
  seenFrom,
  statusAt,
  subjectKey,
  type ComponentDefinition,
  type ServiceState,
  type Status,
  type Subject,
} from '@watchfloor/core';
import type { Hold } from '../world.js';

const LOOK_BACK_MS = 60_000;

/** AV-11: every composed status is, at every second, what its inputs were at that second. */
export const compositionIsThatOfItsInputs: Hold = ({ after, effects, now }, world) => {
  if (!effects.some(({ kind }) => kind === 'timeline')) return;
  for (let at = Math.max(world.composedSince, now - LOOK_BACK_MS); at <= now; at += 1000) {
    for (const { subject, expected } of expectedAt(after, at)) {
      const status = statusAt(after.timelines.get(subjectKey(subject)) ?? [], at);
      if (status !== expected) throw new Error(`${subjectKey(subject)} is ${status} at ${at}, its inputs say ${expected}`);
    }
  }
};

/** What was composed of an earlier shape stands. */
export const historyOfEarlierShapesStands: Hold = ({ before, after, effects, now }, world) => {
  if (world.composedSince - LOOK_BACK_MS < now - HORIZON_MS || !effects.some(({ kind }) => kind === 'timeline')) return;
  const subjects: Subject[] = [
    ...after.definition.components.map(({ uid }): Subject => ({ kind: 'component', uid })),
    { kind: 'service', uid: after.definition.uid },
  ];
  for (const key of subjects.map(subjectKey)) {
    for (let at = world.composedSince - LOOK_BACK_MS; at < world.composedSince; at += 1000) {
      const [then, now] = [before, after].map(({ timelines }) => statusAt(timelines.get(key) ?? [], at));
      if (then !== now && before.shapedAt > 0) throw new Error(`${key} at ${at} was ${then} and is now ${now}, of an earlier shape`);
    }
  }
};

export function expectedAt(state: ServiceState, at: number): { subject: Subject; expected: Status }[] {
  const of = (subject: Subject): Status => statusAt(state.timelines.get(subjectKey(subject)) ?? [], at);
  const { definition } = state;
  const byQuorum = placedRuns(state)
    .filter(({ check }) => locationsOf(check).length > 1)
    .map(({ check, subject }) => ({ subject, expected: quorumAt(locationsOf(check).map((location) => of(seenFrom(subject, location)))) }));
  const composed = definition.components.flatMap((component) => {
    const instances = [...state.instances.values()]
      .filter(({ componentUid }) => componentUid === component.uid)
      .map((instance) => instance.definition.uid);
    const expectedInstances = instances.map((uid) => ({
      subject: { kind: 'instance', uid } as Subject,
      expected: instanceAt(component, uid, of),
    }));
    const subject: Subject = { kind: 'component', uid: component.uid };
    const lived = state.timelines.has(subjectKey(subject));
    return [
      ...expectedInstances,
      {
        subject,
        expected: componentAt(
          component,
          instances.map((uid) => of({ kind: 'instance', uid })),
          lived,
        ),
      },
    ];
  });
  const parts = [
    ...definition.checks.map(({ uid, essential }) => ({ essential, status: of({ kind: 'check', uid }) })),
    ...definition.components.map(({ uid, essential }) => ({ essential, status: of({ kind: 'component', uid }) })),
  ];
  return [...byQuorum, ...composed, { subject: { kind: 'service', uid: definition.uid }, expected: worst(parts) }];
}

/** ST-8, in the words of the rule. */
function quorumAt(seen: readonly Status[]): Status {
  const count = (status: Status): number => seen.filter((each) => each === status).length;
  const reporting = seen.length - count('unknown') - count('pending');
  const needed = Math.ceil((seen.length + 1) / 2);
  if (reporting < needed) return seen.length - count('unknown') >= needed ? 'pending' : 'unknown';
  if (count('down') >= 2 && count('down') > reporting - count('down')) return 'down';
  return count('down') + count('degraded') > 0 ? 'degraded' : 'up';
}

function instanceAt(component: ComponentDefinition, instanceUid: string, of: (subject: Subject) => Status): Status {
  const checks = component.checks.map(({ uid, essential }) => ({ essential, status: of({ kind: 'check', uid, instanceUid }) }));
  return worst(
    [...checks, { essential: true, status: of({ kind: 'check', uid: 'lease', instanceUid }) }].filter(
      ({ status }, index) => index < checks.length || status !== 'pending',
    ),
  );
}

function componentAt({ minHealthy }: ComponentDefinition, instances: readonly Status[], lived: boolean): Status {
  if (instances.length === 0) return lived ? 'down' : 'pending';
  const living = instances.filter((status) => status !== 'pending');
  const good = living.filter((status) => status === 'up' || status === 'degraded').length;
  const unknown = living.filter((status) => status === 'unknown').length;
  if (good === living.length) return living.includes('degraded') ? 'degraded' : (living[0] ?? 'pending');
  if (good >= minHealthy) return 'degraded';
  return good + unknown >= minHealthy || !living.includes('down') ? 'unknown' : 'down';
}

/** The worst essential part decides; any other makes the whole DEGRADED at most. */
function worst(parts: readonly { readonly essential: boolean; readonly status: Status }[]): Status {
  const essential = parts.filter((part) => part.essential).map(({ status }) => status);
  const others = parts.filter((part) => !part.essential).map(({ status }) => status);
  const troubled = others.includes('down') || others.includes('degraded');
  if (essential.length === 0)
    return others.includes('unknown') ? 'unknown' : troubled ? 'degraded' : others.includes('up') ? 'up' : 'pending';
  for (const bad of ['down', 'unknown', 'degraded'] as const) if (essential.includes(bad)) return bad;
  if (!essential.includes('up')) return 'pending';
  return troubled ? 'degraded' : 'up';
}
