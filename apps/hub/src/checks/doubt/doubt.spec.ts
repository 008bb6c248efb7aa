import type { Observation } from '@watchfloor/core';
import { doubtBy, WrittenLookouts } from '../../../../../test/support/doubt.js';
import { guardWith } from '../../../../../test/support/egress.js';
import { Line } from '../../../../../test/support/line.js';
import { SystemClock } from '../../platform/clock.js';
import type { ScheduledRun } from '../schedule.js';
import type { Doubt } from './doubt.js';
import { Lookout } from './lookout.js';

/** A machine that sleeps: only its wall clock goes on. */
class SleepyClock extends SystemClock {
  sleptMs = 0;

  override now(): number {
    return super.now() + this.sleptMs;
  }
}

const PLACES = { near: 'eu/a/rack-1', far: 'us/b' };
const run = (instanceUid?: string): ScheduledRun => ({
  checkUid: 'live',
  ...(instanceUid === undefined ? {} : { instanceUid }),
  serviceUid: 'service',
  probe: 'http',
  settings: {},
  intervalMs: 1_000,
  retryIntervalMs: 1_000,
  timeoutMs: 500,
});
const seen = (outcome: Observation['outcome'], reason: string): Observation => ({
  checkUid: 'live',
  location: 'hub',
  startedAt: 0,
  endedAt: 1,
  outcome,
  reason,
  message: 'no answer',
  latencyMs: 1,
  phases: {},
});

describe('the doubt of the hub', () => {
  let internet: Line;
  let place: Line;
  let doubt: Doubt;

  beforeEach(async () => {
    [internet, place] = await Promise.all([Line.open(4), Line.open(1)]);
    const lookouts = [
      ...internet.addresses.slice(1).map((address) => new Lookout('reference', null, `http://${address}/`)),
      ...place.addresses.map((address) => new Lookout('canary', 'eu/a', `tcp://${address}`)),
    ];
    doubt = doubtBy({ clock: new SystemClock(), egress: guardWith({ allowLoopback: true }) }, new WrittenLookouts(lookouts, PLACES));
    await doubt.look();
  });
  afterEach(async () => {
    doubt.stop();
    await Promise.all([internet.close(), place.close()]);
  });

  /** What becomes of a failure that is seen now. */
  async function judged(of: ScheduledRun, observation = seen('fail', 'timeout')): Promise<string> {
    const at = performance.now();
    if (!doubt.mustJudge(of, observation)) return observation.reason;
    return (await doubt.judge(of, observation, { from: at, until: at })).reason;
  }

  it('lets a failure stand while the line works', async () => {
    expect(await judged(run())).toBe('timeout');
    expect(await judged(run('near'))).toBe('timeout');
    expect(doubt.isSuspect).toBe(false);
  });

  it('looks again for a failure that comes before it knows of the cut', async () => {
    await internet.cut();
    expect(await judged(run())).toBe('hub_suspect');
    expect(doubt.isSuspect).toBe(true);
    expect(doubt.reason).toMatch(/^[23] of 3 references do not answer$/);
    expect(await judged(run('far'))).toBe('hub_suspect');
  });

  it('looks for a failure although nobody has looked by plan', async () => {
    const unasked = doubtBy(
      { clock: new SystemClock(), egress: guardWith({ allowLoopback: true }) },
      new WrittenLookouts(internet.addresses.slice(1).map((address) => new Lookout('reference', null, `http://${address}/`))),
    );
    await Promise.all([1, 2, 3].map((index) => internet.kill(index)));
    const at = performance.now();
    expect(unasked.mustJudge(run(), seen('fail', 'timeout'))).toBe(true);
    expect((await unasked.judge(run(), seen('fail', 'timeout'), { from: at, until: at })).reason).toBe('hub_suspect');
    unasked.stop();
  });

  it('believes the canaries of the place, whatever the references say', async () => {
    await internet.cut();
    await doubt.look();
    expect(await judged(run('near'))).toBe('timeout');
    await internet.mend();
    await place.kill(0);
    await doubt.look();
    expect(await judged(run('near'))).toBe('hub_suspect');
    expect(await judged(run('far'))).toBe('timeout');
    expect(doubt.reason).toBe('1 of 1 canaries of eu/a do not answer');
  });

  it('leaves alone what is well, and who answered wrongly', async () => {
    await internet.cut();
    await doubt.look();
    expect(await judged(run(), seen('ok', 'ok'))).toBe('ok');
    expect(await judged(run(), seen('fail', 'status_mismatch'))).toBe('status_mismatch');
  });

  it('doubts what was seen across the end of a suspicion, and trusts what comes after', async () => {
    const before = performance.now();
    await internet.cut();
    await doubt.look();
    expect(doubt.suspicions.trustedSince).toBeNull();
    await internet.mend();
    await doubt.look();
    const across = await doubt.judge(run(), seen('fail', 'timeout'), { from: before, until: performance.now() });
    expect(across.reason).toBe('hub_suspect');
    expect(await judged(run())).toBe('timeout');
    expect(doubt.suspicions.overlap(Date.now() - 60_000, Date.now())).toBe(true);
    expect(doubt.suspicions.overlap(Date.now() + 1, Date.now() + 2)).toBe(false);
  });
});

describe('the doubt of a hub that is held up', () => {
  const clock = new SleepyClock();

  /** Three references that were there once; the machine sleeps for so long while they are asked. */
  function sleepyDoubt(answer: 'ok' | 'fail', sleepMs: number): Doubt {
    const references = [1, 2, 3].map((index) => {
      const reference = new Lookout('reference', null, `tcp://192.0.2.${index}:1`);
      reference.isProven = true;
      return Object.assign(reference, {
        look: async () => {
          await Promise.resolve();
          if (index === 1) clock.sleptMs += sleepMs;
          return { answer, reason: answer };
        },
      });
    });
    return doubtBy({ clock, egress: guardWith({}) }, new WrittenLookouts(references));
  }

  async function judged(doubt: Doubt): Promise<string> {
    const at = clock.monotonic();
    expect(doubt.mustJudge(run(), seen('fail', 'timeout'))).toBe(true);
    return (await doubt.judge(run(), seen('fail', 'timeout'), { from: at, until: at })).reason;
  }

  it.each([
    ['references that fail meanwhile prove nothing', 'fail', 700, 'hub_lag'],
    ['references that answer meanwhile prove that the line works', 'ok', 700, 'timeout'],
    ['after a gap their answer says nothing of what was before', 'ok', 3_000, 'hub_lag'],
    ['references that fail in time are believed', 'fail', 0, 'hub_suspect'],
  ] as const)('%s', async (_, answer, sleepMs, reason) => {
    expect(await judged(sleepyDoubt(answer, sleepMs))).toBe(reason);
  });

  it('was not tried by a round that said nothing, and is assured of nothing', async () => {
    const doubt = sleepyDoubt('fail', 700);
    expect(await doubt.assured()).toBe(false);
    await doubt.look();
    expect([doubt.isSuspect, doubt.isUntried]).toEqual([false, true]);
    const answered = sleepyDoubt('ok', 700);
    expect(await answered.assured()).toBe(true);
    await answered.look();
    expect(answered.isUntried).toBe(false);
  });
});
