import { copyFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseCases } from '../../../../test/support/database-cases.ts';
import { scratchFolder } from '../../../../test/support/shared-servers.ts';
import { AuditReader } from '../audit/audit.reader.js';
import { AuditVerifier } from '../audit/audit.verifier.js';
import type { Database } from '../platform/database/database.js';
import { locationOf } from '../platform/database/open.spec-support.js';
import { openDatabase } from '../platform/database/open-database.js';
import { Setting } from '../platform/database/setting.entity.js';
import { Due } from '../platform/due/due.entity.js';
import { IncidentRow } from '../incidents/incident.entity.js';
import { Generation } from '../platform/generation/generation.js';
import { Shard } from '../platform/ownership/shard.entity.js';
import { SingleOwner } from '../platform/ownership/single-owner.js';
import { Secret } from '../platform/secrets/secret.js';
import type { DatabaseLocation } from '../platform/settings/settings.js';
import { ActRow } from '../remediation/act.entity.js';
import { Copies, leaveTraces, RESTORED_AT, TAKEN_AT } from './backup.spec-support.js';
import { beginGeneration } from './begin-generation.js';
import { postgresAddress } from './postgres-address.js';
import { postgresPrograms } from './postgres-programs.js';

describe.each(databaseCases)('on $name', ({ name, createUrl }) => {
  let location: DatabaseLocation;
  let copies: Copies;
  let database: Database;

  beforeEach(async () => {
    location = locationOf(await createUrl());
    copies = new Copies(location, scratchFolder);
    database = await openDatabase(location);
    await leaveTraces(database);
  });
  afterEach(() => database.close());

  const restored = async (file: string) => {
    await database.close();
    const begun = await copies.restore(file);
    database = await openDatabase(location);
    return begun;
  };
  const note = (text: string) => database.write.getRepository(Setting).insert({ name: text, value: text as never });
  const notes = async () => (await database.read.getRepository(Setting).find()).map((setting) => setting.name);

  it('copies while others write, privately, and says what else to keep', async () => {
    let goesOn = true;
    const writing = (async () => {
      for (let count = 0; goesOn; count += 1) {
        await note(`written-${count}`);
        await sleep(1);
      }
    })();
    const file = await copies.backUp();
    goesOn = false;
    await writing;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(copies.said.at(-2)).toMatch(/Backed up to .*watchfloor\.backup: \d+\.\d [kM]B, as of 2025-11-21T/);
    expect(copies.said.at(-1)).toMatch(/secret key is NOT in it/);
    await expect(copies.backUp(file)).rejects.toThrow(/not overwritten/);
    await expect(copies.backUp('/none/at/all')).rejects.toThrow(/no folder/);
  });

  it('does nothing of the lost life again, and begins its own once', async () => {
    const file = await copies.backUp();
    await note('lost');
    const begun = await restored(file);
    expect(await notes()).not.toContain('lost');
    expect(begun).toMatchObject({ number: 1, backupAt: expect.any(Number), lastSeq: 1, actsEnded: 1 });
    expect(begun.unsent.map(({ text }) => text)).toEqual(['#1 opened', '#1 has recovered: Over', '#2 is back: Back']);
    const incidents = await database.read.getRepository(IncidentRow).find({ order: { number: 'ASC' } });
    expect(incidents.map(({ lastNews, newsDueAt }) => [lastNews, newsDueAt])).toEqual([
      ['recovery', null],
      ['trouble', null],
      ['flapping', null],
    ]);
    const dues = await database.read.getRepository(Due).find({ order: { key: 'ASC' } });
    expect(dues.map(({ key, outcome, dueAt }) => [key, outcome?.slice(0, 10) ?? dueAt])).toEqual([
      ['act:a', 'not done: '],
      ['blind:s', RESTORED_AT + 1_000],
      ['delivery:i:c:opened', 'not sent: '],
      ['resolve:i', RESTORED_AT + 60_000],
      ['verify:a', RESTORED_AT],
    ]);
    const act = await database.read.getRepository(ActRow).findOneByOrFail({ id: 'a' });
    expect(act).toMatchObject({ state: 'failed', endedAt: RESTORED_AT, output: expect.stringMatching(/look at the target/) });
    await saysWhatIsMissing();
    expect(await beginGeneration(database, RESTORED_AT)).toBeNull();
  });

  /** A restore is a truncation of the audit, so the chain names what is gone, and holds (TL-6). */
  async function saysWhatIsMissing(): Promise<void> {
    expect(await new AuditVerifier(database).verify()).toMatchObject({ intact: true, entries: 2 });
    const window = { from: 0, to: Number.MAX_SAFE_INTEGER, beforeSeq: null, take: 1 };
    const [entry] = await new AuditReader(database).entries(window);
    expect(entry).toMatchObject({ seq: 2, action: 'restored', subject: 'generation:1', payload: { lost: { afterSeq: 1 } } });
  }

  it('uses no number, epoch or hub of the lost life again, not even when restored twice', async () => {
    const file = await copies.backUp();
    const begun = await restored(file);
    expect(begun.numbersAbove).toBeGreaterThan(1_000_000);
    expect(await Generation.of(database)).toEqual(new Generation(1, begun.numbersAbove, RESTORED_AT));
    const [shard] = await database.read.getRepository(Shard).find();
    expect(shard?.epoch).toBeGreaterThanOrEqual(begun.numbersAbove);
    expect(await database.read.query('SELECT count(*) AS hubs FROM hub')).toEqual([{ hubs: name === 'SQLite' ? 0 : '0' }]);
    const again = await copies.backUp();
    expect((await restored(again)).numbersAbove).toBe(begun.numbersAbove + 1_000_000);
  });

  it('replaces nothing unasked, nor under a hub that runs', async () => {
    const file = await copies.backUp();
    await expect(copies.restore(file)).rejects.toThrow(/Stop/);
    await database.close();
    await expect(copies.restore(file, false)).rejects.toThrow(/--replace/);
    database = await openDatabase(location);
    expect(await database.read.getRepository(ActRow).findOneByOrFail({ id: 'a' })).toMatchObject({ state: 'running' });
  });

  it('notices a single bit that turned, and says when it could not', async () => {
    const file = await copies.backUp();
    await database.close();
    const bytes = readFileSync(file);
    const place = bytes.length - 20;
    bytes[place] = bytes[place]! ^ 1;
    writeFileSync(file, bytes);
    await expect(copies.restore(file)).rejects.toThrow(/is damaged: it is not the file that .*sha256 was made of/);
    bytes[place] = bytes[place] ^ 1;
    writeFileSync(file, bytes);
    await copies.restore(file);
    expect(copies.said.join()).not.toContain('There is no');
    rmSync(`${file}.sha256`);
    await copies.restore(file);
    expect(copies.said.join()).toMatch(/There is no .*sha256.*audit verify/);
    database = await openDatabase(location);
  });

  it('leaves everything as it was when the backup is damaged, newer or another thing', async () => {
    const file = await copies.backUp();
    await database.write.query(`INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')`);
    const newer = await copies.backUp();
    await database.write.query(`DELETE FROM migrations WHERE name LIKE 'FromTheFuture%'`);
    const [cut, other, odd] = [copies.newPath(), copies.newPath(), copies.newPath()];
    copyFileSync(file, cut);
    truncateSync(cut, Math.floor(statSync(file).size * 0.8));
    writeFileSync(other, 'services: []\n');
    writeFileSync(odd, name === 'SQLite' ? 'PGDMP and so on' : 'SQLite format 3\0 and so on');
    await database.close();
    await expect(copies.restore(newer)).rejects.toThrow(/newer Watchfloor.*FromTheFuture/);
    await expect(copies.restore(cut)).rejects.toThrow(/damaged|could not be loaded|can't be read/);
    await expect(copies.restore(other)).rejects.toThrow(/no backup of Watchfloor/);
    await expect(copies.restore(odd)).rejects.toThrow(/is a backup of (PostgreSQL|SQLite)/);
    await expect(copies.restore('/none')).rejects.toThrow(/can't be read \(ENOENT\)/);
    database = await openDatabase(location);
    await SingleOwner.take(database, { version: '1', now: TAKEN_AT });
    expect(await new AuditVerifier(database).verify()).toMatchObject({ intact: true, entries: 1 });
  });
});

describe('a SQLite file that somebody put in place by hand', () => {
  it('begins a new generation too, because the backup says that it is one', async () => {
    const [source, target] = [locationOf(await databaseCases[0]!.createUrl()), locationOf(await databaseCases[0]!.createUrl())];
    const first = await openDatabase(source);
    await leaveTraces(first);
    const file = await new Copies(source, scratchFolder).backUp();
    await first.close();
    writeFileSync(target.kind === 'sqlite' ? target.path : '', readFileSync(file));
    const second = await openDatabase(target);
    expect(await beginGeneration(second, RESTORED_AT)).toMatchObject({ number: 1, backupAt: TAKEN_AT });
    await second.close();
  });
});

it('brings nothing of a SQLite database back that was moved away without its -wal', async () => {
  const [source, target] = [locationOf(await databaseCases[0]!.createUrl()), locationOf(await databaseCases[0]!.createUrl())];
  if (source.kind !== 'sqlite' || target.kind !== 'sqlite') throw new Error('The first case is SQLite');
  const first = await openDatabase(source);
  await leaveTraces(first);
  const file = await new Copies(source, scratchFolder).backUp();
  await first.write.getRepository(Setting).insert({ name: 'of the old life', value: 'old' as never });
  copyFileSync(`${source.path}-wal`, `${target.path}-wal`);
  await first.close();
  await new Copies(target, scratchFolder).restore(file, false);
  const restored = await openDatabase(target);
  const names = (await restored.read.getRepository(Setting).find()).map((setting) => setting.name);
  expect(names).toContain('generation');
  expect(names).not.toContain('of the old life');
  await restored.close();
});

describe("PostgreSQL's own programs", () => {
  it('must be as new as the server, and the text says what to install', () => {
    expect(() => postgresPrograms(99)).toThrow(/older than the server's 99\. Install version 99 or newer .*postgresql-client-99/);
  });

  it('get the address without the password, which others could see', () => {
    const { url, environment } = postgresAddress(new Secret('postgres://ann:p%40ss@host:5433/hub?ssl=true&application_name=x'));
    expect({ url, password: environment['PGPASSWORD'] }).toEqual({ url: 'postgres://ann@host:5433/hub?sslmode=require', password: 'p@ss' });
  });
});
