import { setTimeout as sleep } from 'node:timers/promises';
import { HttpReceiver } from '../../support/http-receiver.ts';
import { CountingReceivers } from '../counting-receivers.ts';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const CHANGES = 20;
const EACH_MS = 1_000;

export const row: FaultRow = {
  row: 32,
  fault: 'A target flaps every second',
  async run() {
    const [target, receivers] = await Promise.all([HttpReceiver.start(), CountingReceivers.start(['people'])]);
    const timing = 'interval: 300ms, retryInterval: 300ms, timeout: 250ms, failureThreshold: 2, successThreshold: 2';
    const check = `checks: [ { id: live, probe: http, url: "${target.url}/", ${timing} } ]`;
    const stage = await Stage.open({ configuration: `${receivers.channels}services: [ { id: flapping, tier: 1, ${check} } ]\n` });
    try {
      await stage.allUp();
      for (let change = 0; change < CHANGES; change += 1, await sleep(EACH_MS)) target.behaviour = { status: change % 2 === 0 ? 500 : 200 };
      await stage.allUp();
      const incidents = await stage.incidents();
      const opened = receivers.arrived('people').filter(({ type }) => type === 'incident.opened');
      const messages = receivers.arrived('people').length;
      const downs = (await stage.downs()).filter(({ subject }) => subject.kind === 'service').length;
      if (incidents.length !== 1 || opened.length !== 1) throw new Error(`${incidents.length} incidents, ${opened.length} told`);
      if (messages > 2)
        throw new Error(`${downs} times DOWN are one incident, but ${messages} messages: one that it began, one that it flaps`);
      return holds(`${downs} times DOWN in ${(CHANGES * EACH_MS) / 1_000} s: 1 incident, ${messages} messages`);
    } finally {
      await stage.close();
      await Promise.all([target.stop(), receivers.stop()]);
    }
  },
};
