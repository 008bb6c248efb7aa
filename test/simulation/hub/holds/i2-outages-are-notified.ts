import type { Hold } from './hold.js';

const STATUSES_OF_OUTAGES = /^(instance|component|service):/;

/** I2: every DOWN that is on record is an outage of an incident, and whoever should be told was told. */
export const outagesAreNotified: Hold = ({ record, definitions, world, people }) => {
  const [outages, incidents] = [record.outages(), record.incidents()];
  for (const [key, timeline] of record.timelines()) {
    if (!STATUSES_OF_OUTAGES.test(key)) continue;
    for (const { status, from, to } of timeline.filter((segment) => segment.status === 'down')) {
      const covering = outages.filter(
        (outage) => outage.key === key && outage.startedAt <= from && (outage.restoredAt ?? Infinity) >= (to ?? Infinity),
      );
      if (covering.length !== 1) throw new Error(`${key} ${status} [${from}, ${to}) is in ${covering.length} outages`);
      if (!incidents.some(({ id }) => id === covering[0]!.incidentId)) throw new Error(`the outage of ${key} at ${from} has no incident`);
    }
  }
  const heard = [...world.receivers.values()].flatMap(({ key, arrivals }) => arrivals.map((arrival) => ({ receiver: key, ...arrival })));
  for (const { id, number, serviceUid, isSilent } of incidents) {
    const definition = definitions.get(serviceUid);
    // Whoever only follows another service's outage is not told of by itself (ST-10).
    // What a person makes grave once it is over is told to nobody.
    const isPersonal = people.severities.has(id);
    if (isSilent || isPersonal || definition === undefined || definition.dependsOn.length > 0) continue;
    for (const channel of definition.notify) {
      if (!heard.some(({ receiver, incidentId, kind }) => receiver === channel && incidentId === id && kind === 'opened'))
        throw new Error(`${channel} never heard of incident ${number} of ${serviceUid}`);
    }
  }
};
