import { intersection, merged, type Stretch } from '../../../support/survival/stretches.ts';
import type { Evidence, Hold } from './hold.js';

/** What was asked for right before still goes out. */
const ON_ITS_WAY_MS = 1_000;

/** I5, §6.2 (8): while more of the fleet is DOWN than the rule allows, and until its cool-down is over, nothing starts. */
export const stormsHoldActs: Hold = (evidence) => {
  const { world, wall } = evidence;
  const ambiguous = wall.ambiguous();
  const troubled = wall.read(world.trouble.times);
  // A storm is what is committed, and a database in trouble takes it later.
  const knownAt = (at: number) => (troubled.find(({ from, to }) => from <= at && at < to)?.to ?? at) + ON_ITS_WAY_MS;
  for (const { at, key } of world.actuator.starts) {
    const [read] = wall.read([{ from: at, to: at + 1 }]);
    if (read === undefined || intersection(ambiguous, [read]).length > 0) continue;
    const storm = stormsOf(evidence).find(({ from, to }) => knownAt(from) <= read.from && read.from < to);
    if (storm !== undefined) throw new Error(`act ${key} started at ${read.from}, in a storm from ${storm.from} to ${storm.to}`);
  }
};

/** When too much was DOWN by what is on record, with the cool-down after it. */
function stormsOf({ record, written, world, until }: Evidence): Stretch[] {
  const { ratio, leastInstances, coolDownMs } = world.configuration.hub.storm;
  const instances = written.filter(({ kind }) => kind === 'instance').length;
  const most = Math.max(leastInstances - 1, Math.floor(instances * ratio));
  const down = record
    .outages()
    .filter(({ key }) => key.startsWith('instance:'))
    .map(({ detectedAt, restoredAt }) => ({ from: detectedAt, to: restoredAt ?? until }));
  const edges = [...new Set(down.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const tooMany = edges.flatMap((from, index) => {
    const count = down.filter((outage) => outage.from <= from && from < outage.to).length;
    return count > most ? [{ from, to: edges[index + 1] ?? until }] : [];
  });
  return merged(tooMany).map(({ from, to }) => ({ from, to: to + coolDownMs }));
}
