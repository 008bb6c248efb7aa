import { availabilityOf } from './availability.js';
import type { AvailabilityQuestion } from './availability.js';
import { composeTimelines } from './compose-timelines.js';
import { allOf, anyOf } from './kleene.js';
import { formatPpm } from './objective.js';
import type { Status } from './status.js';
import { append } from './timeline.js';
import type { Timeline } from './timeline.js';

const SECOND = 1_000;
const HOUR = 3_600_000;
const MONTH = 30 * 24 * HOUR;

/** `up@0 down@200`: seconds, each until the next. */
function history(text: string): Timeline {
  return text.split(' ').reduce<Timeline>((timeline, change) => {
    const [status, at] = change.split('@');
    return append(timeline, Number(at) * SECOND, status as Status, status);
  }, []);
}

const inSeconds = (...pairs: [number, number][]) => pairs.map(([from, to]) => ({ from: from * SECOND, to: to * SECOND }));

/** A window of 1000 s that is over, unless said. */
function ask(timeline: Timeline | string, over: Partial<AvailabilityQuestion> = {}) {
  const window = { from: 0, to: 1_000 * SECOND, now: 1e15, targetPpm: 999_000 };
  return availabilityOf({ timeline: typeof timeline === 'string' ? history(timeline) : timeline, ...window, ...over });
}

describe('availability: the test vectors of semantics.md 1.2', () => {
  it('1: DOWN [200,300) is 90 %', () => {
    expect(ask('up@0 down@200 up@300')).toMatchObject({ measured: 900_000, downMs: 100_000, totalMs: 1_000_000, verdict: 'breached' });
  });

  it('2: maintenance takes half of it out, and stays in T as up', () => {
    const figures = ask('up@0 down@200 up@400', { excluded: inSeconds([300, 500]) });
    expect(figures).toMatchObject({ measured: 900_000, raw: 800_000, downMs: 100_000, excludedMs: 200_000, totalMs: 1_000_000 });
  });

  it('3: DOWN from before the window, with no change inside, is 0 %', () => {
    expect(ask('down@-50')).toMatchObject({ measured: 0, upper: 0, downMs: 1_000_000 });
  });

  it('4: unknown time widens the bounds, the verdict follows the upper one', () => {
    const figures = ask('unknown@0 up@250 down@500 up@650');
    expect(figures).toMatchObject({ measured: 800_000, lower: 600_000, upper: 850_000, coverage: 750_000, verdict: 'breached' });
  });

  it('5: all is the union of downtimes, any the intersection (AV-11)', () => {
    const inputs = [history('up@0 down@100 up@200'), history('up@0 down@150 up@300')];
    expect(ask(composeTimelines(inputs, 0, allOf)).measured).toBe(800_000);
    expect(ask(composeTimelines(inputs, 0, anyOf)).measured).toBe(950_000);
  });

  it('6: March 2026 in Europe/Berlin has 743 hours', () => {
    const march = { from: 1_772_319_600_000, to: 1_774_994_400_000 };
    expect(ask(append([], march.from, 'up', 'ok'), march)).toMatchObject({ totalMs: 743 * HOUR, budgetMs: 2_674_800 });
  });

  it('7: one millisecond beyond the budget is a breach, and prints 99.899', () => {
    const down = (downMs: number) =>
      ask(append(append(append([], 0, 'up', 'ok'), HOUR, 'down', 'timeout'), HOUR + downMs, 'up', 'ok'), { to: MONTH });
    expect(down(2_592_000)).toMatchObject({ verdict: 'met', budgetLeftMs: 0 });
    expect(down(2_592_001)).toMatchObject({ verdict: 'breached', budgetLeftMs: -1 });
    expect(formatPpm(down(2_592_001).measured ?? 0)).toBe('99.899');
  });

  it('8: 45 unknown minutes and no DOWN are inconclusive', () => {
    const figures = ask('up@0 unknown@600 up@3300', { to: MONTH });
    expect(figures).toMatchObject({ verdict: 'inconclusive', upper: 1_000_000, downMs: 0, unknownMs: 45 * 60_000 });
    expect(formatPpm(figures.lower ?? 0)).toBe('99.895');
  });
});

describe('availability: life and window', () => {
  it('DEGRADED counts as up and is shown apart (AV-10)', () => {
    expect(ask('up@0 degraded@400 up@600')).toMatchObject({ measured: 1_000_000, upMs: 800_000, degradedMs: 200_000, verdict: 'met' });
  });

  it('before commissioning and after decommissioning is outside T; the budget is pro rata (AV-8, AV-13)', () => {
    const figures = ask('up@0 down@500 up@501', { life: { from: 250_000, to: 750_000 } });
    expect(figures).toMatchObject({ totalMs: 500_000, downMs: 1_000, budgetMs: 500, budgetLeftMs: -500, partial: true });
  });

  it('life begins with the first segment unless said otherwise', () => {
    expect(ask('up@400')).toMatchObject({ totalMs: 600_000, upMs: 600_000, partial: true });
    expect(ask('up@-5')).toMatchObject({ totalMs: 1_000_000, partial: false });
  });

  it('paused in service is UNKNOWN (AV-8)', () => {
    expect(ask('up@0 pending@100 up@300')).toMatchObject({ unknownMs: 200_000, coverage: 800_000 });
  });

  it('what is yet to come counts in the budget only', () => {
    expect(ask('up@0 down@100 up@101', { now: 200_000, to: MONTH })).toMatchObject({
      totalMs: 200_000,
      measured: 995_000,
      budgetMs: 2_592_000,
      budgetLeftMs: 2_591_000,
      verdict: 'inconclusive',
      partial: false,
    });
  });

  it('a window that lasts is breached once its whole budget is spent, and met while what passed so far is (AV-6)', () => {
    expect(ask('up@0 down@100 up@2592101', { now: 4_000_000, to: MONTH }).verdict).toBe('breached');
    expect(ask('up@0 down@100 up@101', { now: 1_000_100, to: MONTH }).verdict).toBe('met');
    expect(ask('down@0', { now: 1_000, to: MONTH }).verdict).toBe('inconclusive');
  });

  it('without an objective there is no verdict', () => {
    expect(ask('down@0', { targetPpm: null })).toMatchObject({ verdict: null, budgetMs: null, budgetLeftMs: null });
    expect(ask('down@0', { targetPpm: undefined }).verdict).toBeNull();
  });

  it('nothing in service has no ratios', () => {
    const nothing = { totalMs: 0, measured: null, lower: null, upper: null, coverage: null, raw: null, verdict: null };
    expect(ask([])).toMatchObject(nothing);
    expect(ask('up@2000')).toMatchObject(nothing);
    expect(ask('up@0', { now: -1 })).toMatchObject({ totalMs: 0, measured: null });
  });

  it('only unknown: nothing measured, the bounds are wide open', () => {
    expect(ask('unknown@0')).toMatchObject({ measured: null, lower: 0, upper: 1_000_000, coverage: 0, verdict: 'inconclusive' });
  });
});

describe('availability: situations that Icinga DB tests, answered by our rules', () => {
  const life = { from: 0, to: null };

  it('an empty history in service is UNKNOWN, not 100 %', () => {
    expect(ask([], { life })).toMatchObject({ measured: null, unknownMs: 1_000_000, lower: 0, upper: 1_000_000 });
  });

  it('several changes of state all count', () => {
    expect(ask('down@0 up@100 down@300 up@400 down@600 up@700 down@900').measured).toBe(600_000);
  });

  it('overlapping downtimes and problems: only the bare problem counts', () => {
    expect(ask('up@0 down@200 up@500', { excluded: inSeconds([100, 300], [400, 600]) })).toMatchObject({ measured: 900_000, raw: 700_000 });
  });

  it('a problem and a downtime from before the window still count', () => {
    expect(ask('down@-200', { excluded: inSeconds([-400, 800]) }).measured).toBe(800_000);
  });

  it('overlapping downtimes are one', () => {
    const excluded = inSeconds([-400, 0], [-200, 200], [0, 400], [600, 1_000], [800, 1_200]);
    expect(ask('down@-200', { excluded })).toMatchObject({ measured: 800_000, excludedMs: 800_000 });
  });

  it('a known status before the first segment is used, else UNKNOWN (AV-4)', () => {
    expect(ask('up@200', { life, statusBefore: 'down' })).toMatchObject({ measured: 800_000, downMs: 200_000 });
    expect(ask('up@200', { life })).toMatchObject({ measured: 1_000_000, unknownMs: 200_000 });
  });

  it('unknown time at first or in between leaves the denominator', () => {
    expect(ask('unknown@0 down@500 up@700').measured).toBe(600_000);
    expect(ask('up@0 unknown@100 up@600 down@800').measured).toBe(600_000);
  });

  it('unknown time at the end leaves it too, also around a downtime', () => {
    expect(ask('up@0 down@100 up@200 unknown@500', { excluded: inSeconds([600, 700]) })).toMatchObject({
      unknownMs: 400_000,
      excludedMs: 100_000,
      measured: 833_333,
    });
  });
});
