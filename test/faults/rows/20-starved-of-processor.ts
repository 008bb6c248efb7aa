import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpReceiver } from '../../support/http-receiver.ts';
import { holds, notRun, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const CHECKS = 100;
const EATERS = 4;
const STARVED_MS = 15_000;

/** One processor for the hub and for programs that never rest: it gets about a fifth of it. */
export const row: FaultRow = {
  row: 20,
  fault: 'The processor is taken away',
  needs: 'taskset',
  async run() {
    if (spawnSync('taskset', ['-V']).status !== 0) return notRun('there is no taskset');
    const target = await HttpReceiver.start();
    const checks = Array.from({ length: CHECKS }, (_, index) => `{ id: c${index}, probe: http, url: "${target.url}/" }`);
    const timing = 'interval: 1s, retryInterval: 500ms, timeout: 500ms, failureThreshold: 2, successThreshold: 2';
    const configuration = `defaults: { check: { ${timing} } }\nservices: [ { id: all, checks: [ ${checks.join(', ')} ] } ]\n`;
    const stage = await Stage.open({ configuration });
    try {
      await stage.allUp();
      const eaters = Array.from({ length: EATERS }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
      for (const { pid } of [...eaters, { pid: stage.hub.pid }]) spawnSync('taskset', ['-a', '-p', '-c', '0', String(pid)]);
      const before = cpuMsOf(stage.hub.pid);
      await sleep(STARVED_MS);
      const share = Math.round((100 * (cpuMsOf(stage.hub.pid) - before)) / STARVED_MS);
      for (const eater of eaters) eater.kill('SIGKILL');
      await stage.allUp();
      const downs = await stage.downs();
      if (downs.length > 0) throw new Error(`${downs.length} false DOWN, the first for ${downs[0]!.reason}`);
      const skipped = /watchfloor_skipped_runs\S* (\d+)/.exec(await metricsOf(stage))?.[1] ?? 'no figure for';
      return holds(`0 false DOWN of ${CHECKS} checks with ${share} % of a processor, ${skipped} looks skipped`);
    } finally {
      await stage.close();
      await target.stop();
    }
  },
};

/** Spent by all its threads, in hundredths of a second each. */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function metricsOf(stage: Stage): Promise<string> {
  return await (await fetch(`${stage.hub.url}/metrics`)).text();
}
