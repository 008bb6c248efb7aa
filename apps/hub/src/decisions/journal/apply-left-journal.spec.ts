import { Logger } from '@nestjs/common';
import type { Effect } from '@watchfloor/core';
import { existsSync, linkSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { databaseCases } from '../../../../../test/support/database-cases.ts';
import { scratchFolder } from '../../../../../test/support/shared-servers.ts';
import { AuditEntry } from '../../audit/audit-entry.entity.js';
import type { Database } from '../../platform/database/database.js';
import { openTestDatabase } from '../../platform/database/open.spec-support.js';
import { Due } from '../../platform/due/due.entity.js';
import { SingleOwner } from '../../platform/ownership/single-owner.js';
import { applyLeftJournal } from './apply-left-journal.js';
import { Journal } from './journal.js';
import { JournalFile } from './journal-file.js';

const NOW = 5_000;
const noted = (subject: string): Effect => ({ kind: 'audit', actor: 'hub', action: 'spec', subject, payload: {} });
const message = (key: string): Effect => ({ kind: 'due', dueKind: 'delivery', key, at: 1_000, payload: { text: key } });

beforeAll(() => Logger.overrideLogger(false));

describe.each(databaseCases)('the journal of a killed hub on $name', ({ createUrl }) => {
  let database: Database;
  let owner: SingleOwner;
  let path: string;
  beforeEach(async () => {
    database = await openTestDatabase(createUrl);
    owner = await SingleOwner.take(database, { version: '1', now: 0 });
    path = join(scratchFolder('left'), 'hub.journal');
  });
  afterEach(() => database.close());

  /** Leaves a file as a killed process does: it is never ended. */
  async function leave(
    units: readonly (readonly Effect[])[],
    more: (journal: Journal) => void = () => undefined,
    begunWith = 1,
  ): Promise<void> {
    const journal = await Journal.at({ path, reserveBytes: 0 }, owner.hubId);
    journal.begin(1_000);
    journal.append({ kind: 'batch', batch: begunWith, from: 1, to: 0 });
    for (const [index, effects] of units.entries()) {
      const whose = { namespace: 'default', serviceUid: 'payments', shard: 7, epoch: owner.epochOf(7) };
      journal.append({ kind: 'unit', number: index + 1, owner: whose, effects });
    }
    more(journal);
    await journal.settled();
    linkSync(path, `${path}.left`);
    await journal.end();
    renameSync(`${path}.left`, path);
  }

  const said: string[] = [];
  const apply = () => applyLeftJournal({ database, place: { path, reserveBytes: 0 }, now: NOW, say: (line) => said.push(line) });
  const audited = async () =>
    (await database.write.getRepository(AuditEntry).find({ order: { seq: 'ASC' } })).map(({ action, subject }) => `${action} ${subject}`);

  it('is written once, also when it is found again after a crash', async () => {
    await leave([[noted('a')], [noted('b')], [noted('c')]]);
    linkSync(path, `${path}.again`);
    await apply();
    expect(existsSync(path)).toBe(false);
    renameSync(`${path}.again`, path);
    await apply();
    expect(await audited()).toEqual(['spec a', 'spec b', 'spec c']);
  });

  it('leaves out what had reached the database before the crash', async () => {
    await database.transaction((manager) => owner.claimBatch(manager, 1));
    await leave([[noted('a')], [noted('b')], [noted('c')]], (journal) => journal.append({ kind: 'batch', batch: 1, from: 1, to: 2 }));
    await apply();
    expect(await audited()).toEqual(['spec c']);
  });

  it('says of messages what was done with them', async () => {
    const fate = { dueAt: 1_000, attempts: 0, payload: { text: 'sent' }, settledAt: 1_200, outcome: 'sent', error: null };
    await leave([[message('delivery:1:irt:opened'), message('delivery:1:bus:opened')]], (journal) =>
      journal.append({ kind: 'fate', key: 'delivery:1:irt:opened', fate }),
    );
    await apply();
    const rows = await database.read.getRepository(Due).find({ order: { key: 'ASC' } });
    expect(rows.map(({ key, outcome, settledAt }) => ({ key, outcome, settledAt }))).toEqual([
      { key: 'delivery:1:bus:opened', outcome: null, settledAt: null },
      { key: 'delivery:1:irt:opened', outcome: 'sent', settledAt: 1_200 },
    ]);
  });

  it('is void where another hub has decided since: audited, and kept as a file', async () => {
    await leave([[noted('a')], [noted('b')]]);
    await SingleOwner.take(database, { version: '1', now: 0 });
    await apply();
    expect(await audited()).toEqual([`journal.set-aside ${owner.hubId}`]);
    expect(readdirSync(dirname(path))).toEqual([`hub.journal.${NOW}.not-applied`]);
    expect(said.at(-1)).toMatch(/2 decisions in it are void/);
  });

  describe('whose messages are void', () => {
    const incident = {
      id: '1',
      number: 5,
      severity: 'major',
      title: 'Down',
      cause: '',
      detectedAt: 900,
      services: [{ key: 'p', name: 'P' }],
    };
    const payload = { channelUid: 'irt', message: { kind: 'opened', incident, text: '' } };
    const keyOf = (channel: string) => `delivery:1:${channel}:opened`;
    const opened = (channel: string): Effect => ({ kind: 'due', dueKind: 'delivery', key: keyOf(channel), at: 1_000, payload });
    const fate = { dueAt: 1_000, attempts: 0, payload, settledAt: 1_200, outcome: 'sent', error: null };
    const sentTo = (channel: string) => ({ kind: 'fate', key: keyOf(channel), fate }) as const;
    const rows = () => database.read.getRepository(Due).find({ order: { key: 'ASC' } });
    const told = async () => (await rows()).map(({ key }) => key);
    const lost = () => SingleOwner.take(database, { version: '1', now: 0 });

    it('tells once that another hub follows', async () => {
      await leave([[opened('irt'), opened('bus')]], (journal) => journal.append(sentTo('irt')));
      await lost();
      linkSync(path, `${path}.again`);
      await apply();
      expect(await told()).toEqual(['delivery:1:irt:superseded:901']);
      await database.write.getRepository(Due).update({ kind: 'delivery' }, { settledAt: 1_300, outcome: 'sent' });
      renameSync(`${path}.again`, path);
      await apply();
      expect(await rows()).toMatchObject([{ outcome: 'sent', settledAt: 1_300 }]);
    });

    it('tells it also to who was being told when the hub was killed, and not to who refused', async () => {
      await leave([[opened('irt'), opened('bus'), opened('old')]], (journal) => {
        for (const channel of ['irt', 'old']) journal.append({ kind: 'tried', key: keyOf(channel) });
        journal.append({ kind: 'fate', key: keyOf('old'), fate: { ...fate, outcome: 'failed' } });
      });
      await lost();
      await apply();
      expect(await told()).toEqual(['delivery:1:irt:superseded:901']);
    });

    it('tells it also when the hub had learned that it is void, and was killed before it could say so', async () => {
      await leave([[opened('irt')], [noted('b')]], (journal) => {
        journal.append(sentTo('irt'));
        for (const number of [1, 2]) journal.append({ kind: 'void', number });
      });
      await lost();
      await apply();
      expect(await told()).toEqual(['delivery:1:irt:superseded:901']);
      expect(await audited()).toEqual([`journal.set-aside ${owner.hubId}`]);
    });

    it('tells it also when it was killed at its start, between the batch and the last words', async () => {
      await leave([[opened('irt')]], (journal) => journal.append(sentTo('irt')));
      await lost();
      await database.write.query('ALTER TABLE audit_entry RENAME TO gone');
      await expect(apply()).rejects.toThrow();
      await database.write.query('ALTER TABLE gone RENAME TO audit_entry');
      expect(await told()).toEqual([]);
      await apply();
      expect(await told()).toEqual(['delivery:1:irt:superseded:901']);
    });
  });

  it('loses nothing that stands before what was refused', async () => {
    await leave([[noted('a')], [noted('b')], [noted('c')]], (journal) => journal.append({ kind: 'refused', number: 2 }));
    await apply();
    expect(await audited()).toEqual(['spec a', 'spec c', `journal.set-aside ${owner.hubId}`]);
  });

  it('is left alone by a database that does not know its hub', async () => {
    await leave([[noted('a')]]);
    const other = await openTestDatabase(createUrl);
    await applyLeftJournal({ database: other, place: { path, reserveBytes: 0 }, now: NOW, say: (line) => said.push(line) });
    await other.close();
    expect(said.at(-1)).toMatch(/this database is another one/);
    expect(existsSync(`${path}.${NOW}.not-applied`)).toBe(true);
  });

  it('is left alone by a backup that is older than it', async () => {
    await leave([[noted('a')]], undefined, 7);
    await apply();
    expect(await audited()).toEqual([]);
    expect(said.at(-1)).toMatch(/restored from a backup that is older/);
  });

  it('gives up a unit that the rows refuse, and writes the others', async () => {
    const wrong = { ...noted('b'), actor: null } as unknown as Effect;
    await leave([[noted('a')], [wrong], [noted('c')]]);
    await apply();
    expect(await audited()).toEqual(['spec a', 'spec c']);
  });

  it('may be a place that was only reserved', async () => {
    await (await JournalFile.create(path)).close();
    await apply();
    expect(await audited()).toEqual([]);
  });
});
