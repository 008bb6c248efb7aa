import { intersection, lengthOf, type Stretch } from '../../../support/survival/stretches.ts';
import { LINGERS_MS } from './hidden.js';
import type { Receiver } from '../receiver.js';
import { boundMs, type Evidence, type Hold } from './hold.js';

/** Each failure waits for a round of references that began after it. */
const DOUBTED_FOR_MS = 2_500;
const SENT_WITHIN_MS = 3_000;
/** The slowest check has been looked at often enough. */
const LONGEST_POLL_MS = 30_000;

/** I5: when much fails at one moment and the references are fine it is real, and is known as soon as polling can tell. */
export const disastersAreSeen: Hold = (evidence) => {
  const { record, runs, world, wall } = evidence;
  const transitions = Map.groupBy(record.transitions(), ({ key }) => key);
  for (const from of world.disasters) {
    for (const run of runs) {
      const polled = { from, to: from + boundMs(run.body) + DOUBTED_FOR_MS };
      const failing = run.target.failing(world.time.now);
      if (!isUndisturbed(evidence, polled) || !failing.some((stretch) => stretch.from <= from && polled.to <= stretch.to)) continue;
      const by = wall.read([polled])[0]!.to;
      const last = transitions.get(run.key)?.findLast(({ decidedAt }) => decidedAt < by);
      if (last?.to !== 'down') throw new Error(`${run.key} fails since ${from}, and is ${last?.to} by ${by}`);
    }
  }
};

/** I5: and it is told at once. Who only follows another service, or what a person had a say in, is I2's. */
export const disastersAreTold: Hold = (evidence) => {
  const { record, world, wall, definitions, people } = evidence;
  const [incidents, outages, transitions] = [record.incidents(), record.outages(), record.transitions()];
  for (const from of world.disasters) {
    const [read] = wall.read([{ from, to: from + LONGEST_POLL_MS }]);
    for (const { key, at, to, decidedAt } of transitions) {
      if (!key.startsWith('service:') || to !== 'down' || decidedAt < read!.from || decidedAt >= read!.to) continue;
      const sent = { from, to: from + decidedAt - read!.from + SENT_WITHIN_MS };
      const outage = outages.find((each) => each.key === key && each.startedAt === at);
      // Its row names the last of its incidents; who is to be told now is told of the one that is open now.
      const incident = incidents.findLast(({ outageIds, detectedAt }) => detectedAt <= decidedAt && outageIds.includes(outage?.id ?? ''));
      const definition = definitions.get(incident?.serviceUid ?? '');
      // What is told without a database is told by retries.
      const isTroubled = intersection(world.trouble.times, [sent]).length > 0;
      if (incident === undefined || definition === undefined || isTroubled || !isUndisturbed(evidence, sent)) continue;
      if (incident.isSilent || people.severities.has(incident.id) || definition.dependsOn.length > 0) continue;
      const late = definition.notify.map((channel) => world.receiver(channel)).find((receiver) => !hasHeard(receiver, incident.id, sent));
      if (late !== undefined) throw new Error(`${late.key} has not heard of incident ${incident.number} by ${sent.to}`);
    }
  }
};

function hasHeard({ arrivals, illTimes }: Receiver, incidentId: string, sent: Stretch): boolean {
  const isIll = intersection(illTimes, [{ from: sent.from - LINGERS_MS, to: sent.to }]).length > 0;
  return isIll || arrivals.some((arrival) => arrival.incidentId === incidentId && arrival.at <= sent.to);
}

/** Nothing else happened meanwhile, or shortly before, that could be a reason to be late. */
function isUndisturbed({ world, lives, wall }: Evidence, { from, to }: Stretch): boolean {
  const around = { from: from - LINGERS_MS, to };
  const isThere = lengthOf(intersection(lives.awake(0), [around])) === to - around.from;
  return isThere && wall.read([around]).length === 1 && intersection(world.ownLine.cuts, [around]).length === 0;
}
