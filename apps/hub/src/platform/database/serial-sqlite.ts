import { DataSource, type DataSourceOptions, type QueryRunner } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import { Turns } from './turns.js';

const BEGIN = 'BEGIN TRANSACTION';
const RETRY_MS = 10;
const PATIENCE_MS = 250;

/**
 * TypeORM gives every caller the one query runner of the one SQLite connection, so a rollback takes
 * other requests' writes with it. Here each caller gets its own runner, and runners take turns:
 * a transaction holds the connection until it ends, a lone statement until it returns.
 */
export function serialSqlite(options: DataSourceOptions, timeoutMs = 10_000): DataSource {
  const source = new DataSource(options);
  const turns = new Turns();
  const driver = source.driver as BetterSqlite3Driver;
  driver.createQueryRunner = () => new SerialRunner(driver, turns, timeoutMs);
  return source;
}

class SerialRunner extends BetterSqlite3QueryRunner {
  private giveBack?: (() => void) | undefined;
  private depth = 0;

  constructor(
    driver: BetterSqlite3Driver,
    private readonly turns: Turns,
    private readonly timeoutMs: number,
  ) {
    super(driver);
  }

  override async startTransaction(...isolation: Parameters<QueryRunner['startTransaction']>): Promise<void> {
    this.giveBack ??= await this.turns.take(this.timeoutMs);
    this.depth++;
    try {
      await super.startTransaction(...isolation);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction();
    this.end();
  }

  override async rollbackTransaction(): Promise<void> {
    try {
      await super.rollbackTransaction();
    } finally {
      this.end();
    }
  }

  override async query(sql: string, parameters?: unknown[], structured?: boolean): ReturnType<BetterSqlite3QueryRunner['query']> {
    const ask = () => super.query(immediate(sql), parameters, structured);
    if (this.giveBack) return sql === BEGIN ? await patiently(ask) : await ask();
    const giveBack = await this.turns.take(this.timeoutMs);
    try {
      return await patiently(ask);
    } finally {
      giveBack();
    }
  }

  override async release(): Promise<void> {
    while (this.depth > 0) await this.rollbackTransaction().catch(() => undefined);
  }

  private end(): void {
    if (--this.depth > 0) return;
    const giveBack = this.giveBack;
    this.giveBack = undefined;
    giveBack?.();
  }
}

/**
 * A transaction that reads first and writes later fails at once, without waiting, when another process
 * (a command of the CLI) wrote in between; so the write lock is taken at its start.
 */
function immediate(sql: string): string {
  return sql === BEGIN ? 'BEGIN IMMEDIATE TRANSACTION' : sql;
}

/** Another process holds the lock for a moment, as a command of the CLI does: waits for it without holding up the loop. */
async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      return await ask();
    } catch (error) {
      if (!isBusy(error) || waitedMs >= PATIENCE_MS) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function isBusy(error: unknown): boolean {
  const { code, driverError } = error as { code?: string; driverError?: { code?: string } };
  return (code ?? driverError?.code ?? '').startsWith('SQLITE_BUSY');
}
