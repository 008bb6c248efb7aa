import type { Outcome } from '../status.js';
import { Story, check, component, observation, service } from './fixtures.js';
import { placeOf, recordOf, runFrom, seenFrom } from './located-runs.js';
import { serviceStatus, statusOf } from './lookup.js';

const LOCATIONS = ['hub', 'paris', 'tokyo'];
const live = check({ locations: LOCATIONS });
const RUN = { kind: 'check', uid: 'live', instanceUid: 'a' } as const;

function story(): Story {
  return new Story(service({ components: [component({ checks: [live] })] }));
}

/** One look from each location named, at one moment; then a second passes. */
function look(on: Story, seen: Readonly<Record<string, Outcome>>): void {
  for (const [location, outcome] of Object.entries(seen))
    on.step({ kind: 'observation', observation: observation(outcome, { location, startedAt: on.now, endedAt: on.now + 5 }) });
  on.now += 1000;
}

describe('a check that is seen from several locations', () => {
  it('is PENDING until enough have looked, then UP', () => {
    const on = story();
    look(on, { hub: 'ok' });
    expect(statusOf(on.state, RUN)).toBe('pending');
    look(on, { paris: 'ok' });
    expect(serviceStatus(on.state)).toBe('up');
  });

  it('is as restless as the location that sees it change (ST-7)', () => {
    const on = story();
    look(on, { hub: 'ok', paris: 'ok', tokyo: 'ok' });
    expect(recordOf(on.state, live, 'a').flaps).toBeUndefined();
    for (let turn = 0; turn < 4; turn++)
      for (const outcome of ['fail', 'ok'] as const) look(on, { hub: 'ok', paris: outcome, tokyo: 'ok' });
    expect(recordOf(on.state, live, 'a').flaps?.changes).toBe(0b1111);
  });

  it('is DEGRADED while a minority says DOWN, with the locations, and DOWN by a majority', () => {
    const on = story();
    look(on, { hub: 'ok', paris: 'ok', tokyo: 'ok' });
    for (let second = 0; second < 2; second++) look(on, { hub: 'ok', paris: 'fail', tokyo: 'ok' });
    expect(on.state.timelines.get('check:live:a')?.at(-1)).toMatchObject({ status: 'degraded', reason: 'down_from: paris' });
    const from = on.now;
    for (let second = 0; second < 2; second++) look(on, { hub: 'fail', paris: 'fail', tokyo: 'ok' });
    expect(on.state.timelines.get('check:live:a')?.at(-1)).toMatchObject({ status: 'down', from });
    expect(on.state.outages.get('service:payments')).toMatchObject({ startedAt: from });
  });

  it('is UNKNOWN when too few report', () => {
    const on = story();
    look(on, { hub: 'ok', paris: 'ok', tokyo: 'ok' });
    for (let second = 0; second < 12; second++) look(on, { hub: 'ok' });
    on.step({ kind: 'tick' });
    expect(on.state.timelines.get('check:live:a')?.at(-1)).toMatchObject({ status: 'unknown', reason: 'locations_silent' });
  });

  it('is refined by what a location tells late', () => {
    const on = story();
    look(on, { hub: 'ok', paris: 'ok', tokyo: 'ok' });
    const from = on.now;
    on.now += 60_000;
    look(on, { hub: 'ok', paris: 'ok', tokyo: 'ok' });
    const told = ['hub', 'paris'].flatMap((location) =>
      [0, 1, 2, 3, 4, 5].map((second) =>
        observation(second < 2 ? 'ok' : second < 4 ? 'fail' : 'ok', {
          location,
          startedAt: from + second * 1000,
          endedAt: from + second * 1000,
        }),
      ),
    );
    on.step({ kind: 'facts', observations: told });
    const stretches = on.state.timelines.get('service:payments')?.map((segment) => [segment.status, segment.from - from]);
    expect(stretches).toEqual([
      ['up', -1000],
      ['down', 2000],
      ['up', 4000],
      ['unknown', 6000],
      ['up', 60_000],
    ]);
  });

  it('hears nothing from a location that it does not name', () => {
    const on = story();
    const before = on.state;
    look(on, { mars: 'fail' });
    expect(on.state).toEqual(before);
    expect(runFrom(live, 'a', 'mars')).toBeNull();
  });

  it('acts only when so many locations have seen it well that it can be down for them', () => {
    const on = story();
    expect(recordOf({ ...on.state, runs: new Map() }, live, 'a')).toMatchObject({ provenAt: null });
    look(on, { hub: 'ok' });
    expect(recordOf(on.state, live, 'a')).toMatchObject({ provenAt: null, run: { status: 'pending', since: 0 } });
    look(on, { paris: 'ok', tokyo: 'ok' });
    expect(recordOf(on.state, live, 'a')).toMatchObject({ provenAt: on.now - 1000, run: { status: 'up' } });
    for (let second = 0; second < 2; second++) look(on, { hub: 'fail', paris: 'fail', tokyo: 'fail' });
    expect(on.of('act').at(-1)?.act.target).toMatchObject({ uid: 'a' });
  });

  it('ends where it is no longer seen from, and keeps its own history', () => {
    const on = story();
    look(on, { hub: 'ok', paris: 'ok', tokyo: 'ok' });
    const define = (locations?: readonly string[]) =>
      on.step({
        kind: 'definition',
        definition: service({ components: [component({ checks: [check(locations === undefined ? {} : { locations })] })] }),
      });
    define(['hub', 'paris']);
    expect(on.state.runs.has('check:live@tokyo:a')).toBe(false);
    expect(on.state.timelines.get('check:live@tokyo:a')?.at(-1)?.to).toBe(on.now);
    expect(statusOf(on.state, RUN)).toBe('up');
    define();
    expect([...on.state.runs.keys()]).toEqual(['check:live:a']);
    look(on, { hub: 'ok' });
    expect(serviceStatus(on.state)).toBe('up');
    define(['hub', 'paris']);
    expect([...on.state.runs.keys()]).toEqual(['check:live@hub:a', 'check:live@paris:a']);
    on.step({ kind: 'definition', definition: service({ components: [component({ checks: [] })] }) });
    expect(on.state.runs.size).toBe(0);
    expect(on.state.timelines.get('check:live:a')?.at(-1)?.to).toBe(on.now);
  });

  it('has a subject for each location, from which check and location can be read', () => {
    expect(placeOf(seenFrom(RUN, 'paris'))).toEqual({ subject: RUN, location: 'paris' });
    expect(placeOf(RUN)).toEqual({ subject: RUN, location: null });
  });
});
