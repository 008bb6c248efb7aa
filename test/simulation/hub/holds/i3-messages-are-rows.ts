import type { Hold } from './hold.js';

const FRESH_MS = 35_000;
const ON_ITS_WAY_MS = 200;

/** I3: what is owed is a row of its cause's transaction, is sent until it is heard, and keeps its one key. */
export const messagesAreRows: Hold = ({ record, world, until }) => {
  const deliveries = new Map(
    record
      .dues()
      .filter(({ kind }) => kind === 'delivery')
      .map((due) => [due.key, due]),
  );
  const heard = new Map(
    [...world.receivers.values()].flatMap(({ arrivals }) => arrivals.map((arrival) => [arrival.key, arrival] as const)),
  );
  // Neither the database nor the journal takes anything: what is told then dies with the hub, and is told anew (row 6).
  const isUnwritable = (at: number) => world.disk.fullTimes.some(({ from, to }) => at >= from && at <= to + ON_ITS_WAY_MS);
  for (const [key, { at }] of heard) {
    if (!deliveries.has(key) && !isUnwritable(at)) throw new Error(`${key} was sent, and nothing on record asked for it`);
  }
  for (const { key, outcome, settledAt, dueAt } of deliveries.values()) {
    if (settledAt === null && Math.abs(until - dueAt) > FRESH_MS) throw new Error(`${key} is still owed`);
    if (outcome === 'sent' && !heard.has(key)) throw new Error(`${key} is marked sent, and nobody heard it`);
  }
  for (const { id, number, told } of record.incidents()) {
    for (const channel of told) {
      if (
        !deliveries.has(`delivery:${id}:${channel}:opened`) &&
        ![...deliveries.keys()].some((key) => key.startsWith(`delivery:${id}:${channel}:`))
      )
        throw new Error(`incident ${number} says that ${channel} was told, and no row asked for it`);
    }
  }
};
