import type { Voice, VoiceKind } from '@watchfloor/core';
import { Lookout } from './lookout.js';
import { Vantage } from './vantage.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lookouts that answer as they are told, on the real monotonic clock. */
function vantageOf(answers: Voice['answer'][], kind: VoiceKind = 'reference') {
  const told: { answers: Voice['answer'][]; rounds: number; changes: number; delayMs: number } = {
    answers,
    rounds: 0,
    changes: 0,
    delayMs: 0,
  };
  const lookouts = answers.map((_, index) => new Lookout(kind, null, `tcp://192.0.2.${index}:1`));
  for (const lookout of lookouts) lookout.isProven = true;
  const vantage = new Vantage(kind, null, lookouts, {
    monotonic: () => performance.now(),
    ask: async (lookout) => {
      const index = lookouts.indexOf(lookout);
      if (index === 0) told.rounds += 1;
      const answer = told.answers[index] as Voice['answer'];
      await pause(told.delayMs);
      return answer;
    },
    changed: () => (told.changes += 1),
  });
  return { vantage, told };
}

describe('a vantage', () => {
  it('is suspect when most of its lookouts fail, back to when it was last seen to work', async () => {
    const { vantage, told } = vantageOf(['ok', 'ok', 'ok']);
    const workedAt = performance.now();
    await vantage.look();
    told.answers = ['fail', 'fail', 'ok'];
    await vantage.look();
    expect(vantage.isSuspect).toBe(true);
    expect(vantage.suspectSince).toBeGreaterThanOrEqual(workedAt);
    const mendedAt = performance.now();
    told.answers = ['ok', 'ok', 'ok'];
    await vantage.look();
    expect([vantage.isSuspect, told.changes]).toEqual([false, 2]);
    expect(vantage.wasSuspectSince(mendedAt)).toBe(true);
    expect(vantage.wasSuspectSince(performance.now())).toBe(false);
  });

  it('asks once for everybody who waits, and not again at once', async () => {
    const { vantage, told } = vantageOf(['ok', 'ok', 'ok']);
    const from = performance.now();
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 1_000 }, () => vantage.lookedSince(performance.now())));
    }
    expect(told.rounds).toBeLessThanOrEqual(6);
    expect(performance.now() - from).toBeGreaterThanOrEqual(500);
    await vantage.lookedSince(from);
    expect(told.rounds).toBeLessThanOrEqual(6);
  });

  it('makes nobody wait who asks while it is suspect already', async () => {
    const { vantage, told } = vantageOf(['fail', 'fail', 'fail']);
    await vantage.lookedSince(performance.now());
    told.delayMs = 60_000;
    await vantage.lookedSince(performance.now());
    expect([vantage.isSuspect, told.rounds]).toEqual([true, 1]);
  });

  it('lets no old round speak over a newer one', async () => {
    const { vantage, told } = vantageOf(['fail', 'fail', 'fail']);
    told.delayMs = 300;
    const old = vantage.look();
    told.answers = ['ok', 'ok', 'ok'];
    told.delayMs = 0;
    await pause(5);
    const mendedAt = performance.now();
    await vantage.look();
    expect(vantage.wasSuspectSince(-Infinity)).toBe(false);
    await old;
    expect(vantage.isSuspect).toBe(false);
    expect([vantage.wasSuspectSince(mendedAt - 1), vantage.wasSuspectSince(performance.now())]).toEqual([true, false]);
  });

  it('makes whoever saw a failure wait for the rounds of before it, for the line may have been mended meanwhile', async () => {
    const { vantage, told } = vantageOf(['fail'], 'canary');
    told.delayMs = 600;
    const old = vantage.look();
    await pause(5);
    const [from, until] = [performance.now(), performance.now()];
    told.answers = ['ok'];
    told.delayMs = 0;
    expect(await vantage.lookedSince(until)).toBe(true);
    expect([vantage.isSuspect, vantage.wasSuspectSince(from)]).toEqual([false, true]);
    await old;
  });

  it('makes nobody wait for a round that began later', async () => {
    const { vantage, told } = vantageOf(['ok', 'ok', 'ok']);
    const until = performance.now();
    await vantage.look();
    told.delayMs = 300;
    let isOver = false;
    const later = vantage.look().then(() => (isOver = true));
    expect([await vantage.lookedSince(until), isOver]).toEqual([true, false]);
    await later;
  });

  it('stays as it was when the hub itself was held up', async () => {
    const { vantage, told } = vantageOf(['fail', 'fail', 'fail']);
    await vantage.look();
    told.answers = ['void', 'void', 'void'];
    await vantage.look();
    expect(vantage.isSuspect).toBe(true);
  });

  it('tells who waits that a round said nothing, because the hub itself was held up', async () => {
    const { vantage, told } = vantageOf(['late', 'late', 'late']);
    expect(await vantage.lookedSince(performance.now())).toBe(false);
    expect([vantage.isSuspect, told.rounds]).toEqual([false, 1]);
    told.answers = ['ok', 'late', 'late'];
    expect(await vantage.lookedSince(performance.now())).toBe(true);
    told.answers = ['fail', 'fail', 'late'];
    expect(await vantage.lookedSince(performance.now())).toBe(true);
    told.answers = ['late', 'late', 'late'];
    await vantage.look();
    expect([vantage.isSuspect, told.changes]).toEqual([true, 1]);
  });
});
