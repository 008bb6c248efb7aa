import type { LiveHub } from '@watchfloor/contracts';
import type { LiveItem } from './live-items.js';
import { LiveView } from './live-view.js';

const hub: LiveHub = { id: 'h', version: '1', suspect: false, recording: true, automation: true };

function service(id: string, status: 'up' | 'down'): LiveItem {
  return { kind: 'service', id, op: 'upsert', value: { id, name: id, state: { status } } };
}

describe('a view of the live stream', () => {
  it('numbers deltas by one and sends only what is different', () => {
    const view = new LiveView('s', hub);
    view.setGroup('a', [service('a', 'up')]);
    expect(view.takeDelta(0)).toMatchObject({ seq: 1, changes: [{ kind: 'service', id: 'a', op: 'upsert' }] });
    view.setGroup('a', [service('a', 'up')]);
    expect(view.takeDelta(0)).toBeNull();
    view.setGroup('a', [service('a', 'down')]);
    expect(view.takeDelta(0)?.seq).toBe(2);
  });

  it('removes what is gone', () => {
    const view = new LiveView('s', hub);
    view.setGroup('a', [service('a', 'up')]);
    view.takeDelta(0);
    view.setGroup('a', []);
    expect(view.takeDelta(0)?.changes).toEqual([{ kind: 'service', id: 'a', op: 'remove' }]);
    expect(view.snapshot(0).services).toEqual([]);
  });

  it('gives what was missed, or nothing when it is no longer known or of another stream', () => {
    const view = new LiveView('s', hub);
    for (let round = 0; round < 600; round++) {
      view.setGroup('a', [service('a', round % 2 === 0 ? 'up' : 'down')]);
      view.takeDelta(0);
    }
    expect(view.since('s', 598)?.map(({ seq }) => seq)).toEqual([599, 600]);
    expect(view.since('s', 600)).toEqual([]);
    expect(view.since('s', 3)).toBeNull();
    expect(view.since('other', 598)).toBeNull();
    expect(view.since('s', 601)).toBeNull();
  });

  it('adds up to the snapshot: deltas applied to an old one give the new one', () => {
    const view = new LiveView('s', hub);
    view.setGroup('a', [service('a', 'up')]);
    view.takeDelta(0);
    view.setGroup('b', [service('b', 'down')]);
    view.setHub({ ...hub, automation: false });
    const delta = view.takeDelta(0);
    expect(delta?.changes.map(({ kind }) => kind)).toEqual(['service', 'hub']);
    expect(view.snapshot(0)).toMatchObject({ seq: 2, hub: { automation: false }, services: [{ id: 'a' }, { id: 'b' }] });
  });
});
