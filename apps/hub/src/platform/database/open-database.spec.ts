import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { databaseCases } from '../../../../../test/support/database-cases.ts';
import { createPostgresDatabase, scratchFolder } from '../../../../../test/support/shared-servers.ts';
import { Secret } from '../secrets/secret.js';
import { MIGRATIONS } from './migrations/index.js';
import { locationOf } from './open.spec-support.js';
import { openDatabase, waitBriefly } from './open-database.js';
import { isPassing } from './passing-trouble.js';

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  it('runs each migration once, also when two hubs start together', async () => {
    const location = locationOf(await createUrl());
    const opened = await Promise.all([openDatabase(location), openDatabase(location)]);
    const rows: { name: string }[] = await opened[0].write.query('SELECT name FROM migrations ORDER BY id');
    expect(rows.map((row) => row.name)).toEqual(MIGRATIONS.map((migration) => migration.name));
    await Promise.all(opened.map((database) => database.close()));
  });

  it('refuses a schema that a newer version made, and changes nothing', async () => {
    const location = locationOf(await createUrl());
    const database = await openDatabase(location);
    await database.write.query(`INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')`);
    await database.close();
    await expect(openDatabase(location)).rejects.toThrow(/newer Watchfloor.*FromTheFuture/);
  });

  it('rolls back a failed transaction alone', async () => {
    const database = await openDatabase(locationOf(await createUrl()));
    const insert = (name: string) => database.write.query(`INSERT INTO setting (name, value) VALUES ('${name}', '1')`);
    const failing = database.transaction(async (manager) => {
      await manager.query(`INSERT INTO setting (name, value) VALUES ('lost', '1')`);
      throw new Error('no');
    });
    await Promise.allSettled([failing, insert('kept')]);
    expect(await database.read.query('SELECT name FROM setting')).toEqual([{ name: 'kept' }]);
    await database.close();
  });
});

describe('SQLite', () => {
  const newPath = () => join(scratchFolder('sqlite'), 'data', 'watchfloor.db');

  it('is durable and private', async () => {
    const path = newPath();
    const database = await openDatabase({ kind: 'sqlite', path });
    expect([statSync(dirname(path)).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(await database.write.query('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await database.write.query('PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
    await database.close();
  });

  it('reads through a connection that cannot write', async () => {
    const database = await openDatabase({ kind: 'sqlite', path: newPath() });
    await expect(database.read.query(`INSERT INTO setting (name, value) VALUES ('a', '1')`)).rejects.toThrow(/readonly/);
    await database.close();
  });

  it('waits briefly for the lock of another process once the hub runs', async () => {
    const path = newPath();
    const [database, other] = [await openDatabase({ kind: 'sqlite', path }), await openDatabase({ kind: 'sqlite', path })];
    await waitBriefly(database);
    await other.transaction(async (manager) => {
      await manager.query(`INSERT INTO setting (name, value) VALUES ('held', '1')`);
      const startedAt = performance.now();
      const blocked = await database.transaction((mine) => mine.query('DELETE FROM setting')).catch((error: unknown) => error);
      expect(isPassing(blocked)).toBe(true);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    });
    await Promise.all([database.close(), other.close()]);
  });

  it('copies an existing file before its schema changes', async () => {
    const path = newPath();
    const database = await openDatabase({ kind: 'sqlite', path });
    await database.write.query('DROP TABLE breaker_transition');
    await database.write.query(`DELETE FROM migrations WHERE name LIKE 'CreateBreakerTable%'`);
    await database.close();
    const lines: string[] = [];
    await (await openDatabase({ kind: 'sqlite', path }, (line) => lines.push(line))).close();
    expect(readdirSync(dirname(path))).toContainEqual(expect.stringMatching(/^watchfloor\.db\..*\.backup$/));
    expect(lines[0]).toMatch(/Copied the database/);
    const copy = await openDatabase({ kind: 'sqlite', path: /Copied the database to (\S+)/.exec(lines[0] ?? '')?.[1] ?? '' });
    expect(await copy.read.query(`SELECT name FROM setting`)).toEqual([{ name: 'copy' }]);
    await copy.close();
  });

  it('says what to do about a file that is no database', async () => {
    const path = newPath();
    mkdirSync(dirname(path));
    writeFileSync(path, 'not a database, but long enough to be read as one'.repeat(100));
    await expect(openDatabase({ kind: 'sqlite', path })).rejects.toThrow(/is not an SQLite database/);
  });

  it('says what to do about a damaged file', async () => {
    const path = newPath();
    await (await openDatabase({ kind: 'sqlite', path })).close();
    writeFileSync(path, Buffer.alloc(8_000, 0xff), { flag: 'r+', flush: true });
    await expect(openDatabase({ kind: 'sqlite', path })).rejects.toThrow(/SQLite database|damaged/);
  });

  it('says what to do about a place that cannot be written', async () => {
    const folder = scratchFolder('odd');
    writeFileSync(join(folder, 'file'), '');
    for (const path of [join(folder, 'file', 'watchfloor.db'), '/proc/none/watchfloor.db', folder]) {
      await expect(openDatabase({ kind: 'sqlite', path })).rejects.toThrow(/folder writable/);
    }
  });
});

describe('PostgreSQL', () => {
  it('answers a commit once it is on disk', async () => {
    const database = await openDatabase(locationOf(await createPostgresDatabase()));
    for (const setting of ['synchronous_commit', 'fsync', 'full_page_writes'])
      expect(await database.write.query(`SHOW ${setting}`)).toEqual([{ [setting]: 'on' }]);
    await database.close();
  });

  it('says what to do about an unreachable server', async () => {
    const url = new Secret('postgres://watchfloor:hunter2@127.0.0.1:1/watchfloor');
    const failure = openDatabase({ kind: 'postgres', url });
    await expect(failure).rejects.toThrow(/127\.0\.0\.1:1 can't be reached \(ECONNREFUSED\)/);
    await expect(failure).rejects.not.toThrow(/hunter2/);
  });
});

it('a PostgreSQL connection that owes an answer holds up nothing behind it', async () => {
  const database = await openDatabase(locationOf(await createPostgresDatabase()));
  const whoAnswers = async () => ((await database.write.query('SELECT pg_backend_pid() AS pid')) as [{ pid: number }])[0].pid;
  const stuck = await whoAnswers();
  process.kill(stuck, 'SIGSTOP');
  try {
    await expect(whoAnswers()).rejects.toThrow(/Query read timeout/);
    expect(await whoAnswers()).not.toBe(stuck);
  } finally {
    process.kill(stuck, 'SIGCONT');
    await database.close();
  }
});

it('what passes does so however it is wrapped', () => {
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  expect(isPassing(new Error('2 shards could not be read', { cause: refused }))).toBe(true);
  expect(isPassing(new Error('2 shards could not be read', { cause: new TypeError('ours') }))).toBe(false);
  expect(isPassing(new Error('Query read timeout', { cause: new Error('') }))).toBe(true);
});
