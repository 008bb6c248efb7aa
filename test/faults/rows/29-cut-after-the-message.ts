import { CountingReceivers } from '../counting-receivers.ts';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

export const row: FaultRow = {
  row: 29,
  fault: 'The receiver takes a message, then cuts',
  async run() {
    const receivers = await CountingReceivers.start(['cutting']);
    receivers.behave('cutting', 'reset');
    const check = 'checks: [ { id: signal, probe: heartbeat, interval: 1h, grace: 1h, token: "signal-of-row-29-0123456789" } ]';
    const stage = await Stage.open({ configuration: `${receivers.channels}services: [ { id: told, tier: 1, ${check} } ]\n` });
    try {
      await stage.hub.must('POST', '/incidents', { title: 'Told', services: ['told'], severity: 'critical' });
      await stage.until('it was tried twice', () => receivers.arrived('cutting').length >= 2);
      receivers.behave('cutting', { status: 200 });
      const before = receivers.arrived('cutting').length;
      await stage.until('it is told', () => receivers.arrived('cutting').length > before);
      const ids = new Set(receivers.arrived('cutting').map(({ id }) => id));
      if (ids.size !== 1) throw new Error(`one message came under ${ids.size} ids`);
      return holds(`${receivers.arrived('cutting').length} tries of one message, all under the same id`);
    } finally {
      await stage.close();
      await receivers.stop();
    }
  },
};
