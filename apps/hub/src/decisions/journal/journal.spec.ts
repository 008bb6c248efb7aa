import { Logger } from '@nestjs/common';
import type { Effect } from '@watchfloor/core';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../../../../../test/support/shared-servers.ts';
import { Journal } from './journal.js';
import { JournalFile } from './journal-file.js';
import { encode, type UnitRecord } from './journal-record.js';
import { readNotes, writtenUpTo } from './left-notes.js';

const owner = { namespace: 'default', serviceUid: 'payments', shard: 7, epoch: 1 };
const unit = (number: number, effects: readonly Effect[] = []): UnitRecord => ({ kind: 'unit', number, owner, effects });
const numbers = (units: readonly UnitRecord[]) => units.map(({ number }) => number);

beforeAll(() => Logger.overrideLogger(false));

describe('the journal', () => {
  let path: string;
  let journal: Journal;
  beforeEach(() => (path = join(scratchFolder('journal'), 'hub.journal')));
  afterEach(() => journal.end());

  async function begin(reserveBytes = 0): Promise<void> {
    journal = await Journal.at({ path, reserveBytes }, 'hub-1');
    journal.begin(1_000);
  }

  it('gives back in order what was appended, while more is appended', async () => {
    await begin();
    for (let number = 1; number <= 5; number += 1) journal.append(unit(number));
    expect(numbers(await journal.units(1, 3))).toEqual([1, 2, 3]);
    journal.append({ kind: 'refused', number: 2 });
    journal.append(unit(6));
    expect(numbers(await journal.units(4, 10))).toEqual([4, 5, 6]);
    expect(await journal.units(7, 10)).toEqual([]);
  });

  it('keeps in memory what its disk does not take, and goes on', async () => {
    const place = scratchFolder('not-a-folder');
    writeFileSync(join(place, 'file'), '');
    path = join(place, 'file', 'hub.journal');
    await begin();
    journal.append(unit(1));
    journal.append(unit(2));
    await journal.settled();
    expect(numbers(await journal.units(1, 10))).toEqual([1, 2]);
  });

  it('takes its room before the disk is full, and leaves nothing old in it', async () => {
    await begin(64 * 1_024);
    journal.append(unit(1));
    await journal.settled();
    expect(readFileSync(path).length).toBe(64 * 1_024);
    await journal.end();
    expect(readFileSync(path)).toEqual(Buffer.alloc(64 * 1_024));
  });

  it('is read after a crash up to where it was torn', async () => {
    await begin();
    journal.append({ kind: 'batch', batch: 4, from: 1, to: 1 });
    for (let number = 1; number <= 3; number += 1) journal.append(unit(number));
    journal.append({ kind: 'covered', since: 900, to: 1_500 });
    await journal.settled();
    const whole = readFileSync(path).length;
    appendFileSync(path, encode(unit(4)).slice(0, -5));
    const file = await JournalFile.reopen(path);
    const notes = await readNotes(file);
    await file.close();
    expect(notes).toMatchObject({ hubId: 'hub-1', at: 1_000, last: 3, end: whole, covered: { since: 900, to: 1_500 } });
  });

  it('trusts nothing behind a damaged line', async () => {
    await begin();
    for (let number = 1; number <= 3; number += 1) journal.append(unit(number));
    await journal.settled();
    writeFileSync(path, readFileSync(path, 'utf8').replace('"number":2', '"number":9'));
    const file = await JournalFile.reopen(path);
    expect(await readNotes(file)).toMatchObject({ last: 1 });
    await file.close();
  });
});

it('knows from the last batch in the database what was written', () => {
  const none = { refused: new Set<number>(), voided: new Set<number>(), tried: new Set<string>() };
  const notes = { ...none, hubId: '', at: 0, last: 9, fates: new Map(), covered: null, end: 0 };
  const batches = new Map([
    [4, 2],
    [5, 6],
  ]);
  expect([3, 4, 5, 6].map((batch) => writtenUpTo({ ...notes, batches }, batch))).toEqual([0, 2, 6, 6]);
  // What was refused says nothing of those before it.
  expect(writtenUpTo({ ...notes, batches, refused: new Set([9]) }, 4)).toBe(2);
});
