import { setTimeout as sleep } from 'node:timers/promises';
import { SystemHealthClock } from '../clock.js';
import { breakerSettings, type BreakerOptions } from './breaker-options.js';
import type { BreakerTransition } from './breaker-state.js';
import { DependencyBreaker } from './dependency-breaker.js';

const clock = new SystemHealthClock();
const made: DependencyBreaker[] = [];

function breakerWith(options: Partial<BreakerOptions> = {}) {
  const transitions: BreakerTransition[] = [];
  const settings = breakerSettings({ dependency: 'payments', resetTimeoutMs: 150, timeoutMs: 100, windowMs: 2_000, ...options });
  const surroundings = {
    clock,
    random: () => 0.5,
    onTransition: (entered: BreakerTransition) => void transitions.push(entered),
    onCall: () => undefined,
  };
  const breaker = new DependencyBreaker(settings, surroundings);
  made.push(breaker);
  return { breaker, transitions };
}

const works = () => Promise.resolve('paid');
const fails = () => Promise.reject(new Error('refused'));

async function calls(breaker: DependencyBreaker, count: number, call: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index += 1) await breaker.run(call).catch(() => undefined);
}

afterEach(() => made.splice(0).forEach((breaker) => breaker.shutdown()));

describe('a breaker', () => {
  it('stays closed through nine failures and opens at the tenth', async () => {
    const { breaker } = breakerWith();
    await calls(breaker, 9, fails);
    expect(breaker.state.value).toBe('closed');
    await calls(breaker, 1, fails);
    expect(breaker.state.value).toBe('open');
  });

  it('stays closed at exactly the threshold', async () => {
    const { breaker } = breakerWith();
    await calls(breaker, 10, works);
    await calls(breaker, 10, fails);
    expect(breaker.state.value).toBe('closed');
    await calls(breaker, 1, fails);
    expect(breaker.state.value).toBe('open');
  });

  it('rejects without calling while open, lets one trial through, and closes when it succeeds', async () => {
    const { breaker, transitions } = breakerWith();
    await calls(breaker, 10, fails);
    let reached = 0;
    const counted = () => ((reached += 1), works());
    await expect(breaker.run(counted)).rejects.toMatchObject({ code: 'EOPENBREAKER' });
    expect(reached).toBe(0);
    await sleep(200);
    await expect(breaker.run(counted)).resolves.toBe('paid');
    expect(reached).toBe(1);
    await sleep(0);
    expect(transitions.map(({ from, to }) => `${from}→${to}`)).toEqual(['closed→open', 'open→halfOpen', 'halfOpen→closed']);
  });

  it('knows when it opened, not when it was made', async () => {
    const { breaker } = breakerWith();
    await sleep(60);
    const before = clock.now();
    await calls(breaker, 10, fails);
    const state = breaker.state;
    expect(state.value === 'open' && state.openedAt).toBeGreaterThanOrEqual(before);
  });

  it('waits twice as long after a failed trial', async () => {
    const { breaker, transitions } = breakerWith();
    await calls(breaker, 10, fails);
    await sleep(200);
    await calls(breaker, 1, fails);
    await sleep(200);
    expect(breaker.state.value).toBe('open');
    await sleep(150);
    expect(breaker.state.value).toBe('halfOpen');
    const [, , reopened, second] = transitions;
    expect((second?.at ?? 0) - (reopened?.at ?? 0)).toBeGreaterThanOrEqual(295);
  });

  it('ignores what a call from before it opened answers during the half-open trial', async () => {
    const { breaker } = breakerWith({ timeoutMs: 1_000 });
    let answerOld = (_: string): void => undefined;
    const old = breaker.run(() => new Promise<string>((resolve) => (answerOld = resolve)));
    await calls(breaker, 10, fails);
    await sleep(200);
    const trial = breaker.run(() => sleep(100, 'trial'));
    answerOld('late');
    await expect(old).resolves.toBe('late');
    await sleep(20);
    expect(breaker.state.value).toBe('halfOpen');
    await expect(trial).resolves.toBe('trial');
    await sleep(0);
    expect(breaker.state.value).toBe('closed');
  });

  it('ends a trial that never settles', async () => {
    const { breaker } = breakerWith();
    await calls(breaker, 10, fails);
    await sleep(200);
    await expect(breaker.run(() => new Promise(() => undefined))).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    await sleep(0);
    expect(breaker.state.value).toBe('open');
  });

  it('aborts the signal of a call that took too long', async () => {
    const { breaker } = breakerWith();
    let aborted = false;
    const hangs = (signal: AbortSignal) => new Promise<void>(() => signal.addEventListener('abort', () => (aborted = true)));
    await expect(breaker.run(hangs)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(aborted).toBe(true);
  });

  it('counts errors that do not speak against the dependency as answers', async () => {
    const { breaker } = breakerWith({ isFailure: (error) => !(error instanceof RangeError) });
    await calls(breaker, 30, () => Promise.reject(new RangeError('no such booking')));
    expect(breaker.state.value).toBe('closed');
    expect(breaker.tally.counts()).toEqual({ success: 30, failure: 0, timeout: 0, rejected: 0 });
  });

  it('keeps its own counts, with rejected calls apart', async () => {
    const { breaker } = breakerWith();
    await calls(breaker, 4, works);
    await calls(breaker, 6, fails);
    await calls(breaker, 5, works);
    expect(breaker.tally.counts()).toEqual({ success: 4, failure: 6, timeout: 0, rejected: 5 });
    expect(breaker.tally.latency.counts().reduce((sum, count) => sum + count, 0)).toBe(10);
  });

  it('answers with the fallback while open', async () => {
    const { breaker } = breakerWith();
    await calls(breaker, 10, fails);
    await expect(breaker.run(works, () => 'later')).resolves.toBe('later');
  });
});
