import type { StoredRecord } from '../../support/survival/stored-record.ts';
import type { Witness } from '../../support/survival/witness.ts';
import type { OutsideCounts } from './outside.ts';

/** What people were answered and the rows don't know. */
export function forgotten(record: StoredRecord, witness: Witness): string[] {
  const incidents = new Map(record.incidents.map((incident) => [incident.id, incident]));
  const lost = [...witness.incidents.values()].flatMap(({ id, number, ack }) => {
    const kept = incidents.get(id);
    if (kept?.number !== number) return [`incident ${number} is lost`];
    return ack === null || kept.ack?.by === ack.by ? [] : [`the acknowledgement of incident ${number} is lost`];
  });
  const unsaid = witness.comments.filter(({ incidentId, text }) => {
    const lines = record.entries.filter((line) => line.incidentId === incidentId && line.kind === 'comment');
    return lines.filter((line) => line.text.endsWith(`: ${text}`)).length !== 1;
  });
  const ids = new Set(record.acts.map(({ id }) => id));
  const lostActs = [...witness.acts.keys()].filter((id) => !ids.has(id));
  return [...lost, ...unsaid.map(({ text }) => `${text} is not on record exactly once`), ...lostActs.map((id) => `act ${id} is lost`)];
}

/** Acts that began twice, out of order, or without their row (I4). */
export function wrongActs(record: StoredRecord, { acts }: OutsideCounts): string[] {
  const keys = acts.map(({ key }) => key);
  const repeated = keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${key} was begun twice`);
  const fallen = acts.flatMap(({ id, key, fencingToken }, index) => {
    const before = acts.slice(0, index).findLast((act) => act.id === id);
    return before !== undefined && fencingToken <= before.fencingToken ? [`the fencing token of ${key} did not rise`] : [];
  });
  const begun = new Set(record.acts.filter(({ startedAt }) => startedAt !== null).map((act) => `${act.target.uid}:${act.number}`));
  const unrecorded = [...new Set(keys)].filter((key) => !begun.has(key)).map((key) => `${key} was begun without its row`);
  return [...repeated, ...fallen, ...unrecorded, ...wrongNumbers(record)];
}

function wrongNumbers({ acts }: StoredRecord): string[] {
  return [...Map.groupBy(acts, ({ target }) => target.uid)].flatMap(([uid, ofTarget]) => {
    const inOrder = ofTarget.toSorted((a, b) => a.number - b.number);
    return inOrder.flatMap(({ number, fencingToken }, index) => {
      const risen = fencingToken > (inOrder[index - 1]?.fencingToken ?? 0);
      return number === index + 1 && risen ? [] : [`act ${number} of ${uid} is out of order`];
    });
  });
}

/** Messages that were owed and not sent, or sent and not owed, or known by two ids (I3). */
export function wrongMessages(record: StoredRecord, { messages }: OutsideCounts): string[] {
  const deliveries = record.dues.filter(({ kind }) => kind === 'delivery');
  const received = new Set(messages.map(({ id }) => id));
  const unsent = deliveries.filter(({ key, outcome }) => outcome === 'sent' && !received.has(key));
  const owed = new Set(deliveries.map(({ key }) => key));
  const uncalledFor = [...received].filter((id) => !owed.has(id));
  const untold = record.incidents.filter(({ id, silent }) => {
    const opened = messages.filter(({ event }) => event.type === 'incident.opened' && event.data.incident.id === id);
    return new Set(opened.map((message) => message.id)).size !== (silent ? 0 : 1);
  });
  return [
    ...unsent.map(({ key }) => `${key} counts as sent, and nobody received it`),
    ...uncalledFor.map((id) => `${id} was received, and nobody owed it`),
    ...untold.map(({ number }) => `the beginning of incident ${number} was not told under exactly one id`),
  ];
}
