import type { Delta, LiveService, Snapshot } from '@watchfloor/contracts';
import fc from 'fast-check';
import { applyBeat, applyDelta, fromSnapshot, toSnapshot, type WallState } from './live-state.js';

const at = '2026-11-21T14:03:22.000Z';
const service = (id: string, status: 'up' | 'down' = 'up'): LiveService => ({ id, name: id, state: { status } });
const empty: Snapshot = {
  stream: 's1',
  seq: 7,
  at,
  hub: { id: 'hub-1', version: '1.0.0', suspect: false, recording: true, automation: true },
  services: [service('booking'), service('search')],
  components: [],
  instances: [],
  incidents: [],
  breakers: [],
  acts: [],
  objectives: [{ serviceId: 'booking', month: '2026-11', measured: 999_500 }],
};
const delta = (seq: number, ...changes: Delta['changes']): Delta => ({ seq, at, changes });
const upsert = (value: LiveService): Delta['changes'][number] => ({ kind: 'service', id: value.id, op: 'upsert', value });
const applied = (state: WallState, next: Delta): WallState => {
  const step = applyDelta(state, next);
  if (step.kind !== 'applied') throw new Error(`expected the delta to apply, it was a ${step.kind}`);
  return step.state;
};

describe('live state', () => {
  it('reads a snapshot and writes the same one back', () => {
    expect(toSnapshot(fromSnapshot(empty))).toEqual(empty);
  });

  it('applies the next delta and leaves untouched lists as they are', () => {
    const before = fromSnapshot(empty);
    const after = applied(before, delta(8, upsert(service('search', 'down')), { kind: 'service', id: 'booking', op: 'remove' }));
    expect([...after.lists.service.values()]).toEqual([service('search', 'down')]);
    expect(after.lists.instance).toBe(before.lists.instance);
    expect(before.lists.service.size).toBe(2);
    expect(after.seq).toBe(8);
  });

  it('takes a change of the hub itself', () => {
    const hub = { ...empty.hub, recording: false, notRecordingSince: at };
    expect(applied(fromSnapshot(empty), delta(8, { kind: 'hub', id: 'hub', op: 'upsert', value: hub })).hub).toEqual(hub);
  });

  it('keeps since when the hub does not record, also for a hub that does not say so', () => {
    const hub = { ...empty.hub, recording: false };
    const away = applied(fromSnapshot(empty), delta(8, { kind: 'hub', id: 'hub', op: 'upsert', value: hub }));
    const later = applied(away, { ...delta(9, { kind: 'hub', id: 'hub', op: 'upsert', value: hub }), at: '2026-11-21T14:09:00.000Z' });
    expect(later.hub.notRecordingSince).toBe(at);
    expect(fromSnapshot({ ...empty, hub }).hub.notRecordingSince).toBe(at);
  });

  it('keys objectives by their service', () => {
    const value = { serviceId: 'booking', month: '2026-11', measured: 990_000 };
    const after = applied(fromSnapshot(empty), delta(8, { kind: 'objective', id: 'booking', op: 'upsert', value }));
    expect([...after.lists.objective.values()]).toEqual([value]);
  });

  it('ignores what it has seen and notices what it has not', () => {
    const state = fromSnapshot(empty);
    expect(applyDelta(state, delta(7)).kind).toBe('repeated');
    expect(applyDelta(state, delta(9)).kind).toBe('gap');
    expect(applyBeat(state, { seq: 7, at }).kind).toBe('repeated');
    expect(applyBeat(state, { seq: 8, at }).kind).toBe('gap');
  });

  it('ignores a kind that it does not know', () => {
    const unknown = { kind: 'galaxy', id: 'x', op: 'upsert', value: {} } as unknown as Delta['changes'][number];
    expect(applied(fromSnapshot(empty), delta(8, unknown)).seq).toBe(8);
  });

  it('whatever is lost or repeated on the way, resuming from its seq ends in the state of the hub', () => {
    const change = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('up', 'down', 'gone'));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), fc.infiniteStream(fc.constantFrom('sent', 'lost', 'twice')), (changes, fates) => {
        const sent = changes.map(([id, status], index) =>
          delta(8 + index, status === 'gone' ? { kind: 'service', id, op: 'remove' } : upsert(service(id, status as 'up' | 'down'))),
        );
        const expected = sent.reduce(applied, fromSnapshot(empty));
        let state = fromSnapshot(empty);
        const receive = (next: Delta): void => {
          const step = applyDelta(state, next);
          if (step.kind === 'applied') state = step.state;
          if (step.kind === 'gap') sent.filter(({ seq }) => seq > state.seq && seq <= next.seq).forEach(receive);
        };
        for (const next of sent) {
          const fate = fates.next().value;
          if (fate !== 'lost') receive(next);
          if (fate === 'twice') receive(next);
        }
        const newest = sent.at(-1);
        if (newest && applyBeat(state, newest).kind === 'gap') sent.filter(({ seq }) => seq > state.seq).forEach(receive);
        expect(toSnapshot(state)).toEqual(toSnapshot(expected));
      }),
    );
  });
});
