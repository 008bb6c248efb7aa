import { Logger } from '@nestjs/common';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { scratchFolder } from '../../../../../test/support/shared-servers.ts';
import type { CoverageService } from '../../checks/coverage.service.js';
import { SystemClock } from '../../platform/clock.js';
import type { Ownership } from '../../platform/ownership/ownership.js';
import type { Unit } from '../unit.js';
import { Backlog } from './backlog.js';
import { Journal } from './journal.js';
import type { JournalPager } from './journal-pager.js';
import type { VoidMessages } from './void-messages.js';

const UNITS = Number(process.env['WATCHFLOOR_JOURNAL_UNITS'] ?? 20_000);
const SERVICES = 100;
const MEGABYTE = 1_024 * 1_024;

beforeAll(() => Logger.overrideLogger(false));

async function open() {
  const journal = await Journal.at({ path: join(scratchFolder('backlog'), 'hub.journal'), reserveBytes: 0 }, 'hub-1');
  const ownership = { epochOf: () => 1 } as unknown as Ownership;
  const pager = { begin: () => undefined, end: () => undefined, forget: () => undefined } as unknown as JournalPager;
  const coverage = { runningSince: () => 0 } as unknown as CoverageService;
  const voidMessages = { write: () => Promise.resolve(true) } as unknown as VoidMessages;
  return { journal, backlog: new Backlog(journal, pager, ownership, new SystemClock(), coverage, voidMessages) };
}

/** Each holds a state of some kilobytes, as a service's does. */
function unitOf(index: number, heard: (index: number) => void, isAwaited = false): Unit {
  const state = Array.from({ length: 1_000 }, (_, place) => index + place);
  const incident = { id: `incident-${index}`, text: 'x'.repeat(300) };
  return {
    serviceUid: `service-${index % SERVICES}`,
    namespace: 'default',
    shard: 1,
    effects: [{ kind: 'audit', actor: 'hub', action: 'spec', subject: String(index), payload: incident }],
    isAwaited,
    committed: () => heard(index + state.length - state.length),
    refused: () => undefined,
  };
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

it(`keeps ${UNITS} units of hours without a database in order, in little memory`, async () => {
  const { journal, backlog } = await open();
  backlog.journalFrom([], 1);
  const before = heapBytes();
  const heard: number[] = [];
  for (let index = 0; index < UNITS; index += 1) {
    backlog.add(unitOf(index, (at) => heard.push(at), index === 5_000));
    if (index % 1_000 === 999) await journal.settled();
  }
  const grownBy = heapBytes() - before;
  // 2,000 wait in memory, and the last of each service; in memory all of them would be 8 kB each.
  expect(grownBy).toBeLessThan(40 * MEGABYTE);
  expect(backlog.size).toBe(UNITS);
  const subjects: number[] = [];
  while (backlog.size > 0) {
    const taken = await backlog.take(200);
    backlog.written(taken);
    for (const { unit } of taken) {
      const [effect] = unit.effects;
      subjects.push(effect?.kind === 'audit' ? Number(effect.subject) : -1);
      unit.committed();
    }
  }
  expect(subjects).toEqual(Array.from({ length: UNITS }, (_, index) => index));
  // Whoever waits hears of its own; of the others the last of each service is enough.
  expect(heard).toContain(5_000);
  expect(heard.slice(-SERVICES)).toEqual(Array.from({ length: SERVICES }, (_, index) => UNITS - SERVICES + index));
  await backlog.end();
  expect(journal.isOpen).toBe(false);
}, 300_000);
