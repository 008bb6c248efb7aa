import { Story, check, component, instance, service } from './fixtures.js';
import { serviceStatus } from './lookup.js';

const heartbeat = check({ uid: 'backup', key: 'backup', kind: 'other', heartbeat: true });
const next = { dueAt: 1_060_000, deadline: 1_090_000 };

function story(): Story {
  return new Story(service({ tier: 2, checks: [heartbeat], components: [] }));
}

describe('a signal', () => {
  it('of a start decides nothing, and the end is still awaited', () => {
    const waiting = story();
    waiting.command({ kind: 'signal', checkUid: 'backup', signal: 'start', text: '', next: null });
    expect(serviceStatus(waiting.state)).toBe('pending');
    expect(waiting.dues('heartbeat:')).toEqual([]);
    expect(waiting.of('observation').at(-1)?.observation).toMatchObject({ outcome: 'inconclusive', reason: 'heartbeat_started' });
  });

  it.each([
    ['of no check', { checkUid: 'nobody' }],
    ['of a check that is no heartbeat', { checkUid: 'live', instanceUid: 'a' }],
    ['from an instance that is gone', { checkUid: 'job', instanceUid: 'z' }],
    ['from no instance, of a check that runs on each', { checkUid: 'job' }],
  ])('%s is refused', (_name, of) => {
    const jobs = new Story(service({ components: [component({ checks: [check(), check({ uid: 'job', heartbeat: true })] })] }));
    expect(() => jobs.command({ kind: 'signal', ...of, signal: 'success', text: '', next })).toThrow(/No such heartbeat/);
  });

  it('is awaited from each instance for itself', () => {
    const checks = [check({ uid: 'job', heartbeat: true })];
    const jobs = new Story(service({ components: [component({ checks, instances: ['a', 'b'].map(instance), minHealthy: 2 })] }));
    for (const instanceUid of ['a', 'b']) jobs.command({ kind: 'signal', checkUid: 'job', instanceUid, signal: 'success', text: '', next });
    expect(jobs.dues('heartbeat:').map(({ key }) => key)).toEqual(['heartbeat:job:a', 'heartbeat:job:b']);
    jobs.now = next.deadline;
    jobs.ring({ purpose: 'heartbeat', checkUid: 'job', instanceUid: 'b', ...next });
    expect(jobs.state.runs.get('check:job:a')?.run.status).toBe('up');
    expect(serviceStatus(jobs.state)).toBe('down');
  });

  it('proves the check, so that a later failure may be acted on', () => {
    const heard = story();
    heard.command({ kind: 'signal', checkUid: 'backup', signal: 'success', text: '', next });
    heard.now += 1000;
    heard.command({ kind: 'signal', checkUid: 'backup', signal: 'fail', text: 'exit 2', next });
    expect(heard.state.runs.get('check:backup')).toMatchObject({ lastOutcome: 'fail', provenAt: 1_000_000 });
  });
});

describe('the end of a grace', () => {
  const timer = { purpose: 'heartbeat', checkUid: 'backup', ...next } as const;

  it('sets the next one', () => {
    const heard = story();
    heard.now = next.deadline;
    const after = { dueAt: 1_120_000, deadline: 1_150_000 };
    const { effects } = heard.command({ kind: 'timer', key: 'heartbeat:backup:', timer, next: after });
    expect(heard.dues('heartbeat:backup:').at(-1)).toMatchObject({ at: after.deadline, payload: after });
    expect(effects.some(({ kind }) => kind === 'due-settled')).toBe(false);
  });

  it('changes nothing when the signal came in time', () => {
    const heard = story();
    heard.now = next.dueAt;
    heard.command({ kind: 'signal', checkUid: 'backup', signal: 'success', text: '', next: null });
    heard.now = next.deadline;
    heard.ring(timer);
    expect(serviceStatus(heard.state)).toBe('up');
  });

  it('leaves the next one as a late signal set it', () => {
    const heard = story();
    heard.now = next.deadline + 10;
    const since = { dueAt: heard.now + 60_000, deadline: heard.now + 90_000 };
    heard.command({ kind: 'signal', checkUid: 'backup', signal: 'success', text: '', next: since });
    heard.command({ kind: 'timer', key: 'heartbeat:backup:', timer, next: { dueAt: 1_120_000, deadline: 1_150_000 } });
    expect(serviceStatus(heard.state)).toBe('up');
    expect(heard.dues('heartbeat:backup:').at(-1)).toMatchObject({ at: since.deadline });
    expect(heard.of('due-settled').at(-1)).toMatchObject({ key: 'heartbeat:backup:', dueBy: heard.now });
    expect(heard.now).toBeLessThan(since.deadline);
    // Taken so late that the next one is due, too: only the row that rang is settled.
    heard.now = since.deadline + 10;
    heard.command({ kind: 'timer', key: 'heartbeat:backup:', dueAt: next.deadline, timer, next: null });
    expect(heard.of('due-settled').at(-1)).toMatchObject({ dueBy: next.deadline });
  });

  it('is no failure when the signal could have gone to a hub that did not hear it', () => {
    const waiting = story();
    waiting.now = next.deadline;
    waiting.command({ kind: 'timer', key: 'heartbeat:backup:', timer, next: null, unheard: true });
    expect(waiting.state.runs.get('check:backup')?.run).toMatchObject({ status: 'unknown', reason: 'hub_away' });
  });

  it('that an early signal has moved is void, also while the rows do not say so yet', () => {
    const heard = story();
    heard.command({ kind: 'signal', checkUid: 'backup', signal: 'success', text: '', next });
    heard.now = next.dueAt - 1_000;
    const moved = { dueAt: heard.now + 60_000, deadline: heard.now + 90_000 };
    heard.command({ kind: 'signal', checkUid: 'backup', signal: 'success', text: '', next: moved });
    heard.command({ kind: 'signal', checkUid: 'backup', signal: 'start', text: '', next: null });
    heard.now = next.deadline;
    heard.ring(timer);
    expect(serviceStatus(heard.state)).toBe('up');
    heard.now = moved.deadline;
    heard.ring({ ...timer, ...moved });
    expect(serviceStatus(heard.state)).toBe('down');
  });

  it('that follows another changes nothing more', () => {
    const waiting = story();
    waiting.now = next.deadline;
    waiting.ring(timer);
    const missed = waiting.of('timeline').length;
    waiting.now += 60_000;
    waiting.ring({ ...timer, dueAt: next.dueAt + 60_000, deadline: next.deadline + 60_000 });
    expect([missed, waiting.of('timeline').length]).toEqual([missed, missed]);
    expect(serviceStatus(waiting.state)).toBe('down');
  });

  it('of a heartbeat that left the definition changes nothing', () => {
    const heard = story();
    heard.ring({ ...timer, checkUid: 'nobody' });
    expect(heard.of('timeline')).toEqual([]);
  });
});
