import { HttpReceiver } from '../../support/http-receiver.ts';
import { MemoryCage } from '../memory-cage.ts';
import { holds, notRun, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const MEBIBYTE = 1_024 * 1_024;
const CAP = 200 * MEBIBYTE;
const TOO_LITTLE = 60 * MEBIBYTE;
const BACK_WITHIN_MS = 5_000;

/** Lives under a cap of 200 MB; then the machine takes more, the kernel kills it, and the next one goes on. */
export const row: FaultRow = {
  row: 21,
  fault: 'Killed for want of memory',
  needs: 'a writable control group for memory',
  async run() {
    const cage = MemoryCage.open(`watchfloor-row-21-${process.pid}`);
    if (cage === null) return notRun('no control group for memory may be made here');
    const target = await HttpReceiver.start();
    const stage = await Stage.prepare({ configuration: configurationOf(target.url) });
    try {
      stage.hub.start();
      cage.limit(CAP);
      cage.hold(stage.hub.pid);
      await stage.hub.ready();
      await stage.allUp();
      const told = await stage.hub.must<{ id: string }>('POST', '/incidents', { title: 'Before', services: ['s0'], severity: 'minor' });
      if (cage.kills > 0) throw new Error('It was killed under a cap of 200 MB.');
      await squeeze(cage, stage);
      const startedAt = performance.now();
      stage.hub.start();
      await stage.hub.ready();
      const backMs = Math.round(performance.now() - startedAt);
      await stage.allUp();
      const kept = (await stage.incidents()).some(({ id }) => id === told.id);
      const downs = await stage.downs();
      if (!kept || downs.length > 0) throw new Error(`incident kept: ${kept}, false DOWN: ${downs.length}`);
      if (backMs > BACK_WITHIN_MS) throw new Error(`It was back after ${backMs} ms only.`);
      return holds(`ran 200 checks under 200 MB; killed by the kernel; ready again after ${backMs} ms; incident kept, 0 false DOWN`);
    } finally {
      await stage.close();
      await target.stop();
      cage.close();
    }
  },
};

function configurationOf(url: string): string {
  const checksOf = (service: number) =>
    Array.from({ length: 100 }, (_, index) => `{ id: c${service}-${index}, probe: http, url: "${url}/" }`).join(', ');
  const services = [0, 1].map((service) => `  - { id: s${service}, checks: [ ${checksOf(service)} ] }\n`);
  return `defaults: { check: { interval: 1s, timeout: 900ms, retryInterval: 1s } }\nservices:\n${services.join('')}`;
}

/** The kernel refuses a limit that it can't reach by reclaiming, or kills at once. */
async function squeeze(cage: MemoryCage, stage: Stage): Promise<void> {
  for (let bytes = CAP; bytes >= TOO_LITTLE && cage.kills === 0; bytes -= MEBIBYTE) {
    try {
      cage.limit(bytes);
    } catch {
      break;
    }
  }
  for (let asked = 0; asked < 200 && cage.kills === 0; asked += 1) await stage.hub.ask('GET', '/transitions?limit=500');
  const signal = await stage.hub.endedBy(20_000);
  if (signal !== 'SIGKILL') throw new Error(`The kernel did not kill it: ${signal ?? 'it lives'}.`);
}
