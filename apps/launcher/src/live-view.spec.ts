import type { LiveService, Snapshot } from '@watchfloor/contracts';
import { LiveView, type Seen } from './live-view.js';

const booking: LiveService = { id: 'booking', name: 'Booking', state: { status: 'up' } };
const down: LiveService = { ...booking, state: { status: 'down' } };

function snapshotOf(services: LiveService[], seq = 1): Snapshot {
  const hub = { id: 'hub', version: '1', suspect: false, recording: true, automation: true };
  return {
    stream: 's',
    seq,
    at: '2026-11-21T20:00:00.000Z',
    hub,
    services,
    components: [],
    instances: [],
    incidents: [],
    breakers: [],
    acts: [],
    objectives: [],
  };
}

describe('the live view', () => {
  it('folds deltas and tells what was before', () => {
    const seen: Seen[] = [];
    const view = new LiveView((change) => seen.push(change));
    view.begin(snapshotOf([booking]));
    view.apply({ seq: 2, at: '', changes: [{ kind: 'service', id: 'booking', op: 'upsert', value: down }] });
    expect(view.all('service')).toEqual([down]);
    expect(seen.at(-1)).toEqual({ kind: 'service', id: 'booking', before: booking, after: down });
  });

  it('leaves a delta alone that does not follow the last one', () => {
    const view = new LiveView(() => undefined);
    view.begin(snapshotOf([booking]));
    view.apply({ seq: 5, at: '', changes: [{ kind: 'service', id: 'booking', op: 'remove' }] });
    expect(view.all('service')).toEqual([booking]);
  });

  it('tells the difference that a new snapshot makes', () => {
    const seen: Seen[] = [];
    const view = new LiveView((change) => seen.push(change));
    view.begin(snapshotOf([booking]));
    view.begin(snapshotOf([down], 9));
    expect(seen.at(-1)).toMatchObject({ before: booking, after: down });
    view.begin(snapshotOf([], 1));
    expect(view.all('service')).toEqual([]);
  });
});
