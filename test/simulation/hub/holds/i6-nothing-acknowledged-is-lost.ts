import type { Hold } from './hold.js';

/** I6: whatever was answered stands, over every death. */
export const whatWasAnsweredStands: Hold = ({ people, record }) => {
  const incidents = new Map(record.incidents().map((incident) => [incident.id, incident]));
  const lines = record.lines();
  for (const { kind, incidentId, text } of people.promised) {
    const incident = incidents.get(incidentId);
    if (incident === undefined) throw new Error(`the incident of an answered ${kind} is gone`);
    if (kind === 'acknowledge' && incident.ackBy === null) throw new Error(`the acknowledgement of incident ${incident.number} is gone`);
    if (kind === 'comment' && lines.get(incidentId)?.some((line) => line.includes(text)) !== true)
      throw new Error(`"${text}" is gone from incident ${incident.number}`);
  }
};

/** Numbers are given once, and one incident at most is open for each service. */
export const incidentsAreCounted: Hold = ({ record }) => {
  const incidents = record.incidents();
  const numbers = new Set(incidents.map(({ number }) => number));
  if (numbers.size !== incidents.length) throw new Error('two incidents have one number');
  const open = Map.groupBy(
    incidents.filter(({ phase }) => phase !== 'resolved'),
    ({ serviceUid }) => serviceUid,
  );
  for (const [uid, of] of open) if (of.length > 1) throw new Error(`${uid} has ${of.length} open incidents`);
};

/** When everything is well, the hub says so: nothing that was interrupted hangs for ever. */
export const everythingEnds: Hold = ({ record }) => {
  for (const [key, timeline] of record.timelines()) {
    const last = timeline.at(-1);
    if (last?.to === null && last.status !== 'up')
      throw new Error(`${key} is ${last.status} although all is well: ${last.reason} since ${last.from}`);
  }
  for (const { key, startedAt, restoredAt } of record.outages())
    if (restoredAt === null) throw new Error(`the outage of ${key} at ${startedAt} does not end`);
  for (const { number, phase, type } of record.incidents())
    if (phase !== 'resolved') throw new Error(`incident ${number} (${type}) is still ${phase}`);
};
