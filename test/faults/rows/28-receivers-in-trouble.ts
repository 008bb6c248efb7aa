import { setTimeout as sleep } from 'node:timers/promises';
import { provenBy } from '../proven-by.ts';
import { CountingReceivers } from '../counting-receivers.ts';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

/** A try of a receiver that never answers ends after 15 s. */
const SHOWN_WITHIN_MS = 40_000;
const RETRY_AFTER_MS = 3_000;
const TOLD_WITHIN_MS = 60_000;
const NAMES = ['well', 'broken', 'busy', 'silent'];

/** A day of outage and the fall to the next channel run on a clock of the test's own; here are the answers themselves. */
const onSetClock = provenBy(
  { row: 28, fault: '' },
  { suite: 'apps/hub/src/notifications/delivery.handler.spec.ts', tests: /./ },
  { suite: 'apps/hub/src/notifications/fall-through.spec.ts', tests: /./ },
  { suite: 'apps/hub/src/notifications/notifiers/conformance.spec.ts', tests: /./ },
);

export const row: FaultRow = {
  row: 28,
  fault: 'Receivers answer 500, 429, nothing',
  async run() {
    const receivers = await CountingReceivers.start(NAMES);
    receivers.behave('broken', { status: 500 });
    receivers.behave('busy', { status: 429, headers: { 'retry-after': '3' } });
    receivers.behave('silent', 'silence');
    const check = 'checks: [ { id: signal, probe: heartbeat, interval: 1h, grace: 1h, token: "signal-of-row-28-0123456789" } ]';
    const stage = await Stage.open({ configuration: `${receivers.channels}services: [ { id: told, tier: 1, ${check} } ]\n` });
    try {
      await stage.hub.must('POST', '/incidents', { title: 'Told', services: ['told'], severity: 'critical' });
      const from = Date.now();
      await stage.until('three messages are shown as undelivered', async () => (await undelivered(stage)) === 3, SHOWN_WITHIN_MS);
      const [asked, most] = [receivers.arrived('busy').length, Math.ceil((Date.now() - from) / RETRY_AFTER_MS) + 1];
      if (asked > most) throw new Error(`who asked for ${RETRY_AFTER_MS} ms was asked ${asked} times`);
      for (const name of NAMES) receivers.behave(name, { status: 200 });
      const before = new Map(NAMES.map((name) => [name, receivers.arrived(name).length]));
      await stage.until(
        'each is told',
        () => NAMES.every((name) => name === 'well' || receivers.arrived(name).length > before.get(name)!),
        TOLD_WITHIN_MS,
      );
      await sleep(2_000);
      for (const name of NAMES) judge(name, receivers);
      const more = await onSetClock.run();
      return holds(`3 of 4 shown as undelivered, each told under one id, none again after its 2xx; ${more.figures}`);
    } finally {
      await stage.close();
      await receivers.stop();
    }
  },
};

async function undelivered(stage: Stage): Promise<number> {
  const metrics = await (await fetch(`${stage.hub.url}/metrics`)).text();
  return Number(/watchfloor_undelivered\w*\{fate="retrying"\} (\d+)/.exec(metrics)?.[1]);
}

function judge(name: string, receivers: CountingReceivers): void {
  const opened = receivers.arrived(name).filter(({ type }) => type === 'incident.opened');
  const ids = new Set(opened.map(({ id }) => id));
  if (ids.size !== 1) throw new Error(`${name} was told under ${ids.size} ids`);
  if (name === 'well' && opened.length !== 1) throw new Error(`${name} was told ${opened.length} times`);
}
