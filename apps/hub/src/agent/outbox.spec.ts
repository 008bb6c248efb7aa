import type { AgentObservation } from '@watchfloor/contracts';
import type { Observation, Outcome } from '@watchfloor/core';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Outbox } from './outbox.js';
import { Spool } from './spool.js';

let folder: string;
let outbox: Outbox;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  outbox = new Outbox(Spool.open<AgentObservation>(folder));
});
afterEach(() => rmSync(folder, { recursive: true }));

function look(startedAt: number, outcome: Outcome = 'ok', message = ''): Observation {
  const reason = outcome === 'ok' ? 'ok' : 'timeout';
  return { checkUid: 'c', location: 'hub', startedAt, endedAt: startedAt + 5, outcome, reason, message, latencyMs: 1, phases: {} };
}

const startsOf = (now: number) => outbox.next(now)?.observations.map(({ startedAt }) => startedAt) ?? null;

describe('the outbox', () => {
  it('lets what was fine wait a moment for company, and sends anything else at once', () => {
    outbox.isOpen = true;
    outbox.add(look(1_000));
    expect(startsOf(1_500)).toBeNull();
    expect(outbox.coveredUntil(1_500)).toBe(1_000);
    outbox.add(look(1_400, 'fail'));
    expect(startsOf(1_500)).toEqual([1_000, 1_400]);
    outbox.add(look(2_000));
    expect(startsOf(3_005)).toEqual([2_000]);
  });

  it('keeps everything while the hub is away, and tells it first and in order', () => {
    outbox.add(look(1_000, 'fail'));
    outbox.add(look(2_000));
    outbox.isOpen = true;
    outbox.add(look(3_000, 'fail'));
    expect(outbox.coveredUntil(9_000)).toBe(1_000);
    const batch = outbox.next(9_000);
    expect(batch?.observations.map(({ startedAt }) => startedAt)).toEqual([1_000, 2_000, 3_000]);
    expect(batch?.observations[0]).not.toHaveProperty('outcome');
    batch?.delivered();
    expect([outbox.next(9_000), outbox.waiting, outbox.coveredUntil(9_000)]).toEqual([null, 0, 9_000]);
  });

  it('tells a long spool beside what is fresh', () => {
    for (let startedAt = 0; startedAt < 1_200; startedAt += 1) outbox.add(look(startedAt));
    outbox.isOpen = true;
    outbox.add(look(5_000, 'fail'));
    const [fresh, spooled] = [outbox.next(5_010), outbox.next(5_010)];
    expect(fresh?.observations.map(({ startedAt }) => startedAt)).toEqual([5_000]);
    expect([spooled?.observations[0]?.startedAt, spooled?.observations.length]).toEqual([0, 100]);
  });

  it('spools what did not arrive, and what is fresh when the hub goes', () => {
    outbox.isOpen = true;
    outbox.add(look(1_000, 'fail'));
    outbox.next(1_010)?.returned();
    expect(outbox.waiting).toBe(1);
    outbox.add(look(2_000));
    outbox.close();
    expect(startsOf(3_000)).toEqual([1_000, 2_000]);
  });

  it('fits its batches into a message', () => {
    outbox.isOpen = true;
    for (let startedAt = 0; startedAt < 200; startedAt += 1) outbox.add(look(startedAt, 'fail', 'x'.repeat(2_000)));
    const batch = outbox.next(1_000);
    expect(Buffer.byteLength(JSON.stringify(batch?.observations))).toBeLessThan(60_000);
    expect(batch?.observations.length).toBeGreaterThan(50);
  });
});
