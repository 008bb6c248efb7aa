import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const DESCRIPTORS = 256;
const CHECKS = 500;
/** So slow that twice as many looks would be in flight as there are descriptors. */
const ANSWER_MS = 1_500;
const WATCHED_MS = 15_000;
const COMMAND = ['bash', '-c', `ulimit -n ${DESCRIPTORS}; exec "$0" "$@"`, process.execPath, 'bin/watchfloor.mjs', 'serve'];

export const row: FaultRow = {
  row: 22,
  fault: `${DESCRIPTORS} descriptors for ${CHECKS} checks`,
  async run() {
    const target = createServer((_request, response) => setTimeout(() => response.end('fine'), ANSWER_MS));
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(target.address() as AddressInfo).port}`;
    const services = Array.from(
      { length: CHECKS },
      (_, index) => `{ id: s${index}, checks: [ { id: c${index}, probe: http, url: "${url}/" } ] }`,
    );
    const timing = 'interval: 2s, timeout: 2s, retryInterval: 1s, failureThreshold: 1, successThreshold: 1';
    const stage = await Stage.open({
      configuration: `defaults: { check: { ${timing} } }\nservices: [ ${services.join(', ')} ]\n`,
      commandLine: COMMAND,
    });
    try {
      const latencies: number[] = [];
      for (const end = Date.now() + WATCHED_MS; Date.now() < end; await sleep(250)) {
        const from = performance.now();
        await stage.hub.must('GET', '/services');
        latencies.push(performance.now() - from);
      }
      const downs = await stage.downs();
      if (downs.length > 0) throw new Error(`${downs.length} false DOWN, the first for ${downs[0]!.reason}`);
      const worst = Math.round(Math.max(...latencies));
      return holds(`0 false DOWN; the API answered all of ${latencies.length} requests within ${worst} ms`);
    } finally {
      await stage.close();
      target.closeAllConnections();
      target.close();
    }
  },
};
