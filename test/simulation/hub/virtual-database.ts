import BetterSqlite from 'better-sqlite3';
import { DataSource, type QueryRunner } from 'typeorm';
import { SnakeCaseNames } from '../../../apps/hub/src/platform/database/columns.js';
import { Database } from '../../../apps/hub/src/platform/database/database.js';
import { loadedEntities } from '../../../apps/hub/src/platform/database/loaded-entities.js';
import { migrate } from '../../../apps/hub/src/platform/database/migrate.js';
import { MIGRATIONS } from '../../../apps/hub/src/platform/database/migrations/index.js';
import { serialSqlite } from '../../../apps/hub/src/platform/database/serial-sqlite.js';

type Connection = InstanceType<typeof BetterSqlite>;

/** Asked before and after each statement; it may wait, throw, or never come back. */
export interface DatabaseLine {
  before(sql: string): Promise<void>;
  after(sql: string): Promise<void>;
}

/** What is kept from run to run: the schema's own, and the audit log, which refuses to forget. */
const KEPT = ['migrations', 'sqlite_sequence', 'audit_entry', 'audit_payload'];
const RUNS_A_STORE = 100;

let store: Connection | undefined;
let runs = 0;

/** A database with the schema of this version, in memory. It is the same for many runs: its statements stay prepared. */
export async function emptyStore(): Promise<Connection> {
  if (store === undefined || runs % RUNS_A_STORE === 0) store = await migrated();
  runs += 1;
  const tables = store.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all() as { name: string }[];
  for (const { name } of tables) if (!KEPT.includes(name)) store.prepare(`DELETE FROM "${name}"`).run();
  return store;
}

async function migrated(): Promise<Connection> {
  const connection = remembering(new BetterSqlite(':memory:'));
  const source = await sourceOn(connection).initialize();
  await migrate(source, () => undefined);
  return connection;
}

/** What one life of a hub sees of the store; the store itself outlives it. */
export async function openStore(store: Connection, line: DatabaseLine): Promise<Database> {
  const source = await sourceOn(store).initialize();
  const { driver } = source;
  const create = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => faulty(create(mode), line);
  return new Database('sqlite', source, source);
}

function sourceOn(connection: Connection): DataSource {
  return serialSqlite({
    type: 'better-sqlite3',
    database: ':memory:',
    driver: function driver() {
      return connection;
    },
    entities: loadedEntities(),
    namingStrategy: new SnakeCaseNames(),
    migrations: MIGRATIONS,
  });
}

/** A real SQLite gives up what a broken statement began, so taking it back always works. */
function faulty(runner: QueryRunner, line: DatabaseLine): QueryRunner {
  const query = runner.query.bind(runner) as (...asked: unknown[]) => Promise<unknown>;
  const asked = async (sql: string, ...rest: unknown[]) => {
    if (sql === 'ROLLBACK') return await query(sql, ...rest);
    await line.before(sql);
    const answer = await query(sql, ...rest);
    await line.after(sql);
    return answer;
  };
  return Object.assign(runner, { query: asked });
}

/** Times stand in their texts, so there is no end of them. */
const MOST_STATEMENTS = 1_000;

/** Each query runner would prepare its statements anew, and each life expire them all; the connection remembers both. */
function remembering(connection: Connection): Connection {
  const prepare = connection.prepare.bind(connection);
  const pragma = connection.pragma.bind(connection);
  const known = new Map<string, ReturnType<typeof prepare>>();
  const said = new Set<string>();
  return Object.assign(connection, {
    prepare: (sql: string) => {
      const statement = known.get(sql) ?? prepare(sql);
      if (known.size >= MOST_STATEMENTS) known.clear();
      known.set(sql, statement);
      return statement;
    },
    pragma: (text: string) => {
      if (said.has(text)) return undefined;
      if (text.includes('=')) said.add(text);
      return pragma(text);
    },
  });
}
