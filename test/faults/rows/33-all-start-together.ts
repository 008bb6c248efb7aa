import { setTimeout as sleep } from 'node:timers/promises';
import { SickServer } from '../../support/sick-server.ts';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const CHECKS = 2_000;
const INTERVAL_MS = 10_000;
const SLOT_MS = 1_000;
/** A herd would be ten times the mean; a busy machine makes up for what it missed. */
const MOST_OF_MEAN = 3;

/** A restart with 2,000 checks: how many looks begin in each second of two intervals. */
export const row: FaultRow = {
  row: 33,
  fault: '2,000 checks start together',
  async run() {
    const target = await SickServer.start();
    const beganAt: number[] = [];
    target.answer('look', (socket) => {
      beganAt.push(Date.now());
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok');
    });
    const services = Array.from({ length: 20 }, (_, service) => {
      const checks = Array.from(
        { length: CHECKS / 20 },
        (_, index) => `{ id: c${service}-${index}, probe: http, url: "${target.url('look')}" }`,
      );
      return `  - { id: s${service}, checks: [ ${checks.join(', ')} ] }`;
    });
    const timing = `interval: ${INTERVAL_MS}ms, timeout: 5s, retryInterval: 5s`;
    const stage = await Stage.open({ configuration: `defaults: { check: { ${timing} } }\nservices:\n${services.join('\n')}\n` });
    try {
      await stage.allUp(INTERVAL_MS * 3);
      await stage.hub.kill();
      stage.hub.start();
      await stage.hub.ready();
      beganAt.length = 0;
      const from = Date.now();
      await sleep(2 * INTERVAL_MS);
      const slots = Array.from({ length: (2 * INTERVAL_MS) / SLOT_MS }, () => 0);
      for (const at of beganAt) slots[Math.min(slots.length - 1, Math.floor((at - from) / SLOT_MS))]! += 1;
      const mean = (CHECKS * SLOT_MS) / INTERVAL_MS;
      const most = Math.max(...slots);
      if (beganAt.length < CHECKS * 1.8) throw new Error(`${beganAt.length} looks in two intervals of ${CHECKS} checks`);
      if (most > mean * MOST_OF_MEAN) throw new Error(`${most} looks in ${SLOT_MS} ms, the mean is ${mean}`);
      return holds(`${beganAt.length} looks in 20 s after a restart; at most ${most} in ${SLOT_MS} ms, evenly ${mean}`);
    } finally {
      await stage.close();
      await target.stop();
    }
  },
};
