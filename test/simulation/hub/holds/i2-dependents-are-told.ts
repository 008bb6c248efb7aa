import type { ServiceDefinition } from '@watchfloor/core';
import { difference, intersection, lengthOf, type Stretch } from '../../../support/survival/stretches.ts';
import type { StoredIncident } from '../record.js';
import type { Evidence, Hold } from './hold.js';

/** A service that is reachable again gets five seconds at least, or its looks at the longest interval; and it must be sent. */
const LEAST_MS = 5_000;
const SENT_WITHIN_MS = 5_000;

/** I2, ST-10: what is still open when all that a service depends on has been well for long enough is told, too. */
export const dependentsAreTold: Hold = (evidence) => {
  const { record, definitions, people, world, wall, lives, until } = evidence;
  const heard = [...world.receivers.values()].flatMap(({ key, arrivals }) => arrivals.map((arrival) => ({ receiver: key, ...arrival })));
  const watched = wall.read(lives.awake(0));
  for (const incident of record.incidents()) {
    const { id, number, serviceUid, isSilent, restoredAt } = incident;
    const definition = definitions.get(serviceUid);
    if (isSilent || people.severities.has(id) || definition === undefined || definition.dependsOn.length === 0) continue;
    const open = intersection(watched, [{ from: speaksFrom(evidence, incident, definition), to: restoredAt ?? until }]);
    const enoughMs = settlingMs(definition) + SENT_WITHIN_MS;
    if (!intersection(open, reachable(evidence, definition)).some((piece) => lengthOf([piece]) > enoughMs)) continue;
    for (const channel of definition.notify) {
      if (!heard.some(({ receiver, incidentId, kind }) => receiver === channel && incidentId === id && kind === 'opened'))
        throw new Error(`${channel} never heard of incident ${number} of ${serviceUid}, although what it depends on was well`);
    }
  }
};

/** Up to this tier DEGRADED names a severity; below it notifies nobody, and the incident speaks from the first DOWN on. */
const LAST_TIER_TOLD_OF_DEGRADED = 2;

function speaksFrom({ record }: Evidence, { detectedAt, serviceUid }: StoredIncident, { tier }: ServiceDefinition): number {
  if (tier <= LAST_TIER_TOLD_OF_DEGRADED) return detectedAt;
  const downs = record.transitions().filter(({ key, to }) => key === `service:${serviceUid}` && to === 'down');
  return downs.find(({ decidedAt }) => decidedAt >= detectedAt)?.decidedAt ?? detectedAt;
}

/** When all that it depends on, directly or not, was well on record, and neither a cut line nor the database hid it. */
function reachable({ record, definitions, wall, world, until }: Evidence, definition: ServiceDefinition): Stretch[] {
  const timelines = record.timelines();
  const ill = [...allBehind(definition, definitions)].flatMap((uid) =>
    (timelines.get(`service:${uid}`) ?? [])
      .filter(({ status }) => status !== 'up' && status !== 'degraded')
      .map(({ from, to }) => ({ from, to: to ?? until })),
  );
  const hidden = wall.read([...world.ownLine.cuts, ...world.trouble.times]);
  return difference([{ from: 0, to: until }], [...ill, ...hidden, ...wall.ambiguous()]);
}

function allBehind({ dependsOn }: ServiceDefinition, definitions: Evidence['definitions']): Set<string> {
  const behind = new Set(dependsOn);
  for (const uid of behind) for (const next of definitions.get(uid)?.dependsOn ?? []) behind.add(next);
  return behind;
}

function settlingMs({ checks, components }: ServiceDefinition): number {
  const all = [...checks, ...components.flatMap((component) => component.checks)];
  return Math.max(LEAST_MS, ...all.map(({ intervalMs, successThreshold, timeoutMs }) => intervalMs * (successThreshold + 1) + timeoutMs));
}
