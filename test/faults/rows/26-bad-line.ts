import type { List, Observation } from '@watchfloor/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpReceiver } from '../../support/http-receiver.ts';
import { BadLine } from '../bad-line.ts';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const CHECKS = 20;
const DELAY_MS = 150;
const LASTS_MS = 20_000;

/** A proxy stands for the network: 300 ms there and back, answers in slices, each tenth connection reset. */
export const row: FaultRow = {
  row: 26,
  fault: '10 % loss, 300 ms, reordering',
  async run() {
    const target = await HttpReceiver.start();
    const line = await BadLine.open(Number(new URL(target.url).port), { delayMs: DELAY_MS, resetEach: 10 });
    const checks = Array.from({ length: CHECKS }, (_, index) => `{ id: c${index}, probe: http, url: "${line.url}/" }`);
    const timing = 'interval: 2s, retryInterval: 1s, timeout: 2s, failureThreshold: 3, successThreshold: 2';
    const stage = await Stage.open({
      configuration: `defaults: { check: { ${timing} } }\nservices: [ { id: all, checks: [ ${checks.join(', ')} ] } ]\n`,
    });
    try {
      await stage.allUp();
      await sleep(LASTS_MS);
      const seen = await stage.hub.must<List<Observation>>('GET', '/checks/c0/observations?resolution=raw');
      const latencies = seen.items.filter(({ outcome }) => outcome === 'ok').map(({ latencyMs }) => latencyMs ?? 0);
      const least = Math.min(...latencies);
      const resets = Math.floor(line.connections / 10);
      const downs = await stage.downs();
      if (downs.length > 0 || resets < 10) throw new Error(`${downs.length} DOWN after ${resets} resets`);
      if (!(least >= 2 * DELAY_MS)) throw new Error(`The latency shown is ${least} ms.`);
      return holds(`${line.connections} connections, ${resets} reset: 0 DOWN; least latency shown ${Math.round(least)} ms`);
    } finally {
      await stage.close();
      await line.close();
      await target.stop();
    }
  },
};
