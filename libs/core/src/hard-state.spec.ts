import fc from 'fast-check';
import { PENDING_RUN } from './check-run.js';
import type { Change, CheckRun, Sighted, Thresholds } from './check-run.js';
import { judge } from './hard-state.js';
import { lapse } from './staleness.js';
import type { Level, Outcome, Status } from './status.js';

const OUTCOMES: Record<string, Outcome> = { o: 'ok', d: 'degraded', f: 'fail', i: 'inconclusive' };
const GAP = 1000;
const SCHEDULE = { intervalMs: 10, phaseMs: 0 };

/** One letter per observation, ten apart; `|` is a gap long enough for UNKNOWN. */
function play(letters: string, thresholds: Thresholds, start: CheckRun = PENDING_RUN): { run: CheckRun; changes: Change[] } {
  let run = start;
  let at = 0;
  const changes: Change[] = [];
  for (const letter of letters) {
    at += letter === '|' ? GAP * 20 : 10;
    const step =
      letter === '|'
        ? lapse(run, SCHEDULE, at)
        : judge(run, { startedAt: at, outcome: OUTCOMES[letter], reason: `${letter}${at}` }, thresholds, at + 1);
    run = step.run;
    if (step.change) changes.push(step.change);
  }
  return { run, changes };
}

const spell = (changes: readonly Change[]) => changes.map(({ from, to, at }) => `${from}>${to}@${at}`).join(' ');

describe('judge: one rule for all levels (ST-4)', () => {
  it.each([
    ['one ok decides from PENDING', 'o', 3, 2, 'pending>up@10'],
    ['one degraded decides from PENDING', 'd', 3, 2, 'pending>degraded@10'],
    ['DOWN from PENDING needs F', 'ff', 3, 2, ''],
    ['DOWN from PENDING is dated at the first failure', 'fff', 3, 2, 'pending>down@10'],
    ['DOWN from PENDING with F = 1', 'f', 1, 1, 'pending>down@10'],
    ['a soft failure that passes is no transition', 'offoffo', 3, 2, 'pending>up@10'],
    ['DOWN is dated at the first of the F', 'offf', 3, 2, 'pending>up@10 up>down@20'],
    ['the least level of the last F becomes hard', 'odff', 3, 2, 'pending>up@10 up>degraded@20'],
    ['then DOWN, once F of them fail', 'odfff', 3, 2, 'pending>up@10 up>degraded@20 degraded>down@30'],
    ['recovery needs S, dated at the first of them', 'ofofoo', 1, 2, 'pending>up@10 up>down@20 down>up@50'],
    ['the worst level of the last S becomes hard', 'fdoo', 1, 2, 'pending>down@10 down>degraded@20 degraded>up@30'],
    ['inconclusive neither starts a DOWN nor breaks a run', 'ofif', 2, 2, 'pending>up@10 up>down@20'],
    ['inconclusive neither ends a DOWN nor breaks a recovery', 'foio', 1, 2, 'pending>down@10 down>up@20'],
    ['inconclusive alone decides nothing', 'iiii', 1, 1, ''],
  ])('%s', (_, letters, failureThreshold, successThreshold, expected) => {
    expect(spell(play(letters, { failureThreshold, successThreshold }).changes)).toBe(expected);
  });

  it.each([
    ['after a gap DOWN needs two even when F = 1', 'o|f', 1, 'pending>up@10 up>unknown@20'],
    ['and is dated at the first of them', 'o|ff', 1, 'pending>up@10 up>unknown@20 unknown>down@20020'],
    ['one degraded decides after a gap', 'f|d', 1, 'pending>down@10 down>unknown@20 unknown>degraded@20020'],
    ['failures from before the gap do not count', 'off|f', 3, 'pending>up@10 up>unknown@40'],
    ['once decided, it is no longer right after a gap', 'o|of', 1, 'pending>up@10 up>unknown@20 unknown>up@20020 up>down@20030'],
  ])('%s', (_, letters, failureThreshold, expected) => {
    expect(spell(play(letters, { failureThreshold, successThreshold: 1 }).changes)).toBe(expected);
  });

  it('nothing is right after a gap any more once something is decided', () => {
    const one = { failureThreshold: 1, successThreshold: 1 };
    expect([play('o|', one).run.afterGap, play('o|o', one).run.afterGap]).toEqual([true, false]);
  });

  it('names the reason of the first observation of the run that decided', () => {
    const { run, changes } = play('off', { failureThreshold: 2, successThreshold: 1 });
    expect(changes.at(-1)?.reason).toBe('f20');
    expect(run).toMatchObject({ status: 'down', since: 20, reason: 'f20' });
  });
});

describe('judge: ordering (ST-6)', () => {
  const thresholds = { failureThreshold: 1, successThreshold: 1 };

  it.each([10, 9])('drops what started at %i when the newest started at 10', (startedAt) => {
    const { run } = play('o', thresholds);
    expect(judge(run, { startedAt, outcome: 'fail', reason: 'timeout' }, thresholds, 50)).toEqual({ run, change: null });
  });

  it('an observation older than a newer inconclusive one is late', () => {
    const { run } = play('oi', thresholds);
    expect(judge(run, { startedAt: 15, outcome: 'fail', reason: 'timeout' }, thresholds, 50).run).toBe(run);
  });

  it('accepts an older one when the stored one lies in the future, which then counts no more', () => {
    const ahead = judge(play('o', thresholds).run, { startedAt: 900, outcome: 'ok', reason: 'ok' }, thresholds, 20).run;
    const { run, change } = judge(ahead, { startedAt: 30, outcome: 'fail', reason: 'timeout' }, thresholds, 40);
    expect(change).toEqual({ from: 'up', to: 'down', at: 30, reason: 'timeout' });
    expect(run.window.map((point) => point.startedAt)).toEqual([10, 30]);
  });
});

describe('judge: properties', () => {
  const thresholds = fc.record({ failureThreshold: fc.integer({ min: 1, max: 4 }), successThreshold: fc.integer({ min: 1, max: 4 }) });
  const letters = fc.array(fc.constantFrom(...'ooodfffi|'), { maxLength: 40 }).map((each) => each.join(''));

  it('agrees with the sentence of the model, told over the whole history', () => {
    fc.assert(
      fc.property(letters, thresholds, (story, limits) => {
        expect(spell(play(story, limits).changes)).toBe(spell(retell(story, limits)));
      }),
      { numRuns: 1000 },
    );
  });

  it('late and duplicate observations are no-ops', () => {
    fc.assert(
      fc.property(
        letters,
        thresholds,
        fc.nat(),
        fc.constantFrom<Outcome>('ok', 'degraded', 'fail', 'inconclusive'),
        (story, limits, age, outcome) => {
          const { run } = play(story, limits);
          if (run.lastStartedAt === null) return;
          const late: Sighted = { startedAt: run.lastStartedAt - age, outcome, reason: 'late' };
          expect(judge(run, late, limits, run.lastStartedAt + 1).run).toBe(run);
        },
      ),
    );
  });

  it('from every state every other one but PENDING is reachable', () => {
    const states: Status[] = ['pending', 'up', 'degraded', 'down', 'unknown'];
    const paths: Record<Status, string> = { pending: '', up: 'oo', degraded: 'dd', down: 'ff', unknown: 'o|' };
    for (const from of states) {
      for (const to of states.slice(1)) {
        const { run } = play(paths[from] + paths[to], { failureThreshold: 2, successThreshold: 2 });
        expect([from, run.status]).toEqual([from, to]);
      }
    }
  });
});

/** The rule as model.md says it, without any cleverness: looks at all conclusive observations since the gap each time. */
function retell(letters: string, { failureThreshold: F, successThreshold: S }: Thresholds): Change[] {
  const order: Level[] = ['ok', 'degraded', 'fail'];
  const statuses: Status[] = ['up', 'degraded', 'down'];
  const changes: Change[] = [];
  let seen: { at: number; level: number }[] = [];
  let status = 'pending' as Status;
  let lastConclusiveAt: number | null = null;
  let watchedSince: number | null = null;
  let at = 0;
  const turn = (to: Status, since: number) => {
    if (to !== status) changes.push({ from: status, to, at: since, reason: '' });
    status = to;
  };
  for (const letter of letters) {
    at += letter === '|' ? GAP * 20 : 10;
    if (letter === '|') {
      const silentSince = lastConclusiveAt ?? watchedSince;
      if (silentSince === null) continue;
      seen = [];
      turn('unknown', silentSince + 10);
      continue;
    }
    watchedSince ??= letter === 'i' ? at : null;
    if (letter === 'i') continue;
    lastConclusiveAt = at;
    seen.push({ at, level: order.indexOf(OUTCOMES[letter] as Level) });
    const last = (count: number) => (seen.length < count ? [] : seen.slice(-count));
    const newest = seen[seen.length - 1];
    const hard = statuses.indexOf(status);
    if (hard === -1 && newest.level < 2) turn(statuses[newest.level], at);
    else if (hard === -1) {
      const failures = last(status === 'unknown' ? Math.max(2, F) : F);
      if (failures.length > 0 && failures.every(({ level }) => level === 2)) turn('down', failures[0].at);
    } else {
      const least = Math.min(...last(F).map(({ level }) => level));
      const worst = Math.max(...last(S).map(({ level }) => level));
      if (last(F).length > 0 && least > hard) turn(statuses[least], last(F)[0].at);
      else if (last(S).length > 0 && worst < hard) turn(statuses[worst], last(S)[0].at);
    }
  }
  return changes;
}
