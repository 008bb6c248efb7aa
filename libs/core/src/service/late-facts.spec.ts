import { Story, check, component, service } from './fixtures.js';
import { serviceStatus } from './lookup.js';

const KEY = 'check:live:a';

/** UP, then silence of a minute from `gapFrom` on, and UP again unless the gap lasts. */
function gapped(options: { lasting?: boolean; after?: readonly ('ok' | 'fail')[] } = {}): { story: Story; gapFrom: number } {
  const story = new Story();
  for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
  const gapFrom = story.now;
  story.now += 60_000;
  story.step({ kind: 'tick' });
  if (options.lasting !== true) for (const outcome of options.after ?? (['ok'] as const)) story.see(outcome);
  return { story, gapFrom };
}

function stretches(story: Story, key: string, from: number): string[] {
  return (story.state.timelines.get(key) ?? []).map((segment) => `${segment.status}@${(segment.from - from) / 1000}`);
}

describe('what is told late', () => {
  it('replaces the UNKNOWN of a gap for the run and all that is composed of it', () => {
    const { story, gapFrom } = gapped();
    story.tell(
      gapFrom,
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((second) => [second * 1000, second < 4 || second > 7 ? 'ok' : 'fail']),
    );
    const expected = ['up@-2', 'down@4', 'up@8', 'unknown@10', 'up@60'];
    for (const key of [KEY, 'instance:a', 'component:api', 'service:payments']) expect(stretches(story, key, gapFrom)).toEqual(expected);
  });

  it('records an outage that is over with its incident, wakes nobody and acts on nothing', () => {
    const { story, gapFrom } = gapped();
    story.tell(gapFrom, [
      [1000, 'fail'],
      [2000, 'fail'],
      [3000, 'fail'],
      [6000, 'ok'],
      [7000, 'ok'],
    ]);
    const outages = story.of('outage').map(({ outage }) => outage);
    expect(outages.map(({ subject }) => subject.kind).toSorted()).toEqual(['component', 'instance', 'service']);
    for (const outage of outages)
      expect(outage).toMatchObject({
        startedAt: gapFrom + 1000,
        restoredAt: gapFrom + 6000,
        detectedAt: story.now,
        incidentId: expect.any(String),
      });
    expect(story.of('incident').at(-1)?.incident).toMatchObject({
      type: 'availability',
      severity: 'critical',
      silent: true,
      phase: 'resolved',
      impactStartedAt: gapFrom + 1000,
      restoredAt: gapFrom + 6000,
      resolvedAt: story.now,
      told: [],
    });
    expect(story.state.incident).toBeNull();
    expect(story.dues('delivery:')).toEqual([]);
    expect(story.of('act')).toEqual([]);
    expect([...story.state.endedOutages.values()].flat().every(({ incidentId }) => incidentId !== null)).toBe(true);
  });

  it('moves the beginning of an outage that goes on, and of its incident', () => {
    const { story, gapFrom } = gapped({ after: ['fail', 'fail'] });
    expect(story.state.incident).toMatchObject({ impactStartedAt: gapFrom + 60_000, severity: 'critical' });
    const told = story.dues('delivery:').length;
    const looks = Array.from({ length: 59 }, (_, second) => [second * 1000, second < 30 ? 'ok' : 'fail'] as const);
    story.tell(gapFrom, looks);
    expect(stretches(story, 'service:payments', gapFrom)).toEqual(['up@-2', 'down@30']);
    expect(story.state.outages.get('service:payments')).toMatchObject({ startedAt: gapFrom + 30_000, restoredAt: null });
    expect(story.state.incident).toMatchObject({ impactStartedAt: gapFrom + 30_000 });
    expect(story.dues('delivery:')).toHaveLength(told);
  });

  it('leads up to what was decided after the gap, when its last looks agree with that', () => {
    const { story, gapFrom } = gapped({ after: ['fail', 'fail'] });
    story.tell(gapFrom, [
      [57_000, 'ok'],
      [58_000, 'ok'],
      [59_000, 'fail'],
    ]);
    expect(stretches(story, KEY, gapFrom)).toEqual(['up@-2', 'unknown@0', 'up@57', 'down@59']);
  });

  it('leaves the present to what is seen in time: a gap that lasts ends in UNKNOWN', () => {
    const { story, gapFrom } = gapped({ lasting: true });
    story.tell(gapFrom, [
      [40_000, 'fail'],
      [41_000, 'fail'],
      [42_000, 'fail'],
    ]);
    expect(serviceStatus(story.state)).toBe('unknown');
    expect(stretches(story, KEY, gapFrom)).toEqual(['up@-2', 'unknown@0', 'down@40', 'unknown@43']);
    expect(story.of('act')).toEqual([]);
    expect(story.dues('delivery:')).toEqual([]);
    expect(story.state.incident).toMatchObject({ type: 'availability', severity: 'critical', silent: true, restoredAt: null });
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
    expect(story.dues('delivery:')).not.toEqual([]);
    expect(story.state.outages.get('instance:a')).toMatchObject({ startedAt: gapFrom + 40_000 });
  });

  it('is judged anew when the gap that it lies in ends', () => {
    const { story, gapFrom } = gapped({ lasting: true });
    const looks = [
      [48_000, 'ok'],
      [49_000, 'fail'],
    ] as const;
    story.tell(gapFrom, looks);
    expect(stretches(story, KEY, gapFrom)).toEqual(['up@-2', 'unknown@0', 'up@48', 'unknown@50']);
    const fresh = [
      [52_000, 'fail'],
      [53_000, 'fail'],
    ] as const;
    story.tell(gapFrom, fresh);
    expect(stretches(story, KEY, gapFrom)).toEqual(['up@-2', 'unknown@0', 'up@48', 'down@49']);
  });

  it('forgets what overlaps the decision that ends the gap', () => {
    const { story, gapFrom } = gapped({ lasting: true });
    story.see('fail');
    story.tell(gapFrom, [
      [60_000, 'ok'],
      [59_900, 'inconclusive'],
      [60_000, 'ok'],
    ]);
    story.see('fail');
    expect(stretches(story, KEY, gapFrom)).toEqual(['up@-2', 'unknown@0', 'down@60']);
  });

  it('changes nothing that was known, and nothing before the first look', () => {
    const { story, gapFrom } = gapped();
    const before = story.state.timelines;
    story.tell(gapFrom, [
      [-1500, 'fail'],
      [-1400, 'fail'],
      [-60_000, 'fail'],
      [60_000, 'fail'],
    ]);
    expect(story.state.timelines).toEqual(before);
  });

  it('of what was never looked at in time says nothing', () => {
    const story = new Story();
    story.tell(story.now, [
      [-60_000, 'fail'],
      [-59_000, 'fail'],
    ]);
    expect(story.state.timelines.get(KEY)).toBeUndefined();
  });

  it('refines an earlier life of its check, and leaves the later one', () => {
    const { story, gapFrom } = gapped({ lasting: true });
    story.step({ kind: 'definition', definition: service({ components: [component({ checks: [] })] }) });
    story.now += 5000;
    story.step({ kind: 'definition', definition: service() });
    story.see('ok');
    story.tell(gapFrom, [[1000, 'ok']]);
    expect(stretches(story, KEY, gapFrom)).toEqual(['up@-2', 'unknown@2', 'up@65']);
    expect(story.state.timelines.get(KEY)?.[1]?.to).toBe(gapFrom + 60_000);
  });

  it('joins the incident that is open for outages of its own', () => {
    const { story, gapFrom } = gapped({ after: ['fail', 'fail'] });
    const { number } = story.state.incident!;
    story.tell(gapFrom, [
      [1000, 'fail'],
      [2000, 'fail'],
      [3000, 'fail'],
      [6000, 'ok'],
      [7000, 'ok'],
    ]);
    expect(story.state.incident).toMatchObject({ number, impactStartedAt: gapFrom + 1000, restoredAt: null });
    expect(story.state.incident?.outageIds).toHaveLength(6);
  });

  it('leaves an incident alone that is open for another cause', () => {
    const { story, gapFrom } = gapped({ lasting: true });
    const since = story.state.timelines.get('service:payments')!.at(-1)!.from;
    story.ring({ purpose: 'blind', since });
    expect(story.state.incident).toMatchObject({ type: 'blind', number: 1 });
    story.tell(gapFrom, [
      [1000, 'fail'],
      [2000, 'fail'],
      [3000, 'ok'],
      [4000, 'ok'],
    ]);
    expect(story.state.incident).toMatchObject({ type: 'blind', number: 1, outageIds: [] });
    expect(story.of('incident').at(-1)?.incident).toMatchObject({ number: 2, phase: 'resolved' });
  });

  it('is minor where the service was none the worse', () => {
    const front = check({ uid: 'front', key: 'front', intervalMs: 60_000 });
    const story = new Story(service({ tier: 4, checks: [front], components: [component({ essential: false })] }));
    story.see('ok', { checkUid: 'front', instanceUid: null });
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    const gapFrom = story.now;
    story.now += 60_000;
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    story.tell(gapFrom, [
      [1000, 'fail'],
      [2000, 'fail'],
      [3000, 'ok'],
      [4000, 'ok'],
    ]);
    expect(story.of('incident').at(-1)?.incident).toMatchObject({ type: 'degradation', severity: 'minor', silent: true });
  });

  it('is stored as told late where it was not ok', () => {
    const { story, gapFrom } = gapped();
    story.tell(gapFrom, [
      [1000, 'fail'],
      [2000, 'ok'],
    ]);
    expect(
      story
        .of('observation')
        .filter(({ late }) => late === true)
        .map(({ observation }) => observation.outcome),
    ).toEqual(['fail']);
  });

  it('is settled when no more came for a while, and nothing of an old gap is kept for ever', () => {
    const { story, gapFrom } = gapped();
    story.tell(gapFrom, [[1000, 'ok']]);
    expect(story.state.runs.get(KEY)?.late?.gaps).toHaveLength(1);
    story.now += 600_000;
    story.step({ kind: 'tick' });
    expect(story.state.runs.get(KEY)).not.toHaveProperty('late');
  });

  it('of a gap whose beginning is no longer in memory begins where the memory does', () => {
    const { story, gapFrom } = gapped();
    story.tell(gapFrom, [[1000, 'ok']]);
    story.state = { ...story.state, forgottenUntil: new Map([[KEY, gapFrom + 5000]]) };
    story.tell(gapFrom, [[30_000, 'ok']]);
    expect(story.state.runs.get(KEY)?.late?.gaps).toHaveLength(1);
    expect(story.state.runs.get(KEY)?.late?.gaps[0]?.from).toBeGreaterThan(gapFrom);
  });

  it('of a heartbeat, or of what is not there, is nothing', () => {
    const story = new Story(service({ components: [component({ checks: [check({ heartbeat: true })] })] }));
    const before = story.state;
    story.see('fail');
    story.tell(story.now, [[-60_000, 'fail']]);
    expect(story.state).toEqual(before);
  });
});

describe('several observations at once', () => {
  it('decide the present in order, those that come in time', () => {
    const story = new Story();
    story.see('ok');
    story.now += 3000;
    story.tell(story.now, [
      [-2000, 'fail'],
      [-1000, 'fail'],
    ]);
    expect(serviceStatus(story.state)).toBe('down');
  });
});
