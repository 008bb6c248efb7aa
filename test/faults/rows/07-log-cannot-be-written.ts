import { spawnSync } from 'node:child_process';
import { HttpReceiver } from '../../support/http-receiver.ts';
import { createPostgresDatabase } from '../../support/shared-servers.ts';
import { CountingReceivers } from '../counting-receivers.ts';
import { holds, notRun, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

/** Not one byte more may be written into any file of the hub: its log, and its journal where it would need one. */
export const row: FaultRow = {
  row: 7,
  fault: 'The disk of log and journal is full',
  needs: 'prlimit',
  async run() {
    if (spawnSync('prlimit', ['--version']).status !== 0) return notRun('there is no prlimit');
    const [target, receivers] = await Promise.all([HttpReceiver.start(), CountingReceivers.start(['people'])]);
    const timing = 'interval: 500ms, retryInterval: 300ms, timeout: 400ms, failureThreshold: 2, successThreshold: 2';
    const check = `checks: [ { id: live, probe: http, url: "${target.url}/", ${timing} } ]`;
    const configuration = `${receivers.channels}services: [ { id: sick, tier: 1, ${check} } ]\n`;
    const environment = { LOG_LEVEL: 'debug' };
    const stage = await Stage.open({ configuration, databaseUrl: await createPostgresDatabase(), environment });
    try {
      await stage.allUp();
      const { status, stderr } = spawnSync('prlimit', [`--pid=${stage.hub.pid}`, '--fsize=0:'], { encoding: 'utf8' });
      if (status !== 0) return notRun(stderr.trim());
      target.behaviour = { status: 500 };
      await stage.until('people are told', () => receivers.arrived('people').some(({ type }) => type === 'incident.opened'));
      target.behaviour = { status: 200 };
      await stage.allUp();
      if ((await stage.hub.endedBy(0)) !== null) throw new Error('It ended.');
      if ((await fetch(`${stage.hub.url}/health/ready`)).status !== 200) throw new Error('It is not ready.');
      return holds('an outage was recorded, told and over while no log line could be written');
    } finally {
      await stage.close();
      await Promise.all([target.stop(), receivers.stop()]);
    }
  },
};
