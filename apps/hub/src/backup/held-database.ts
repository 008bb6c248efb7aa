import Connection from 'better-sqlite3';
import { linkSync, renameSync, rmSync } from 'node:fs';
import { StartupError } from '../platform/startup-error.js';

/** An existing SQLite file that nobody else uses, and can't begin to use while this is held. */
export class HeldDatabase {
  private constructor(
    private readonly path: string,
    /** Null: the file is no database any more, so nobody can be working on it. */
    private readonly connection: Connection.Database | null,
  ) {}

  /** @throws StartupError while a hub, or anything else, has it open */
  static take(path: string): HeldDatabase {
    const connection = new Connection(path, { timeout: 500 });
    try {
      // Leaving WAL needs every other connection closed, and brings all that was written into the one file.
      connection.pragma('journal_mode = DELETE');
      connection.pragma('locking_mode = EXCLUSIVE');
      connection.exec('BEGIN EXCLUSIVE');
      return new HeldDatabase(path, connection);
    } catch (error) {
      connection.close();
      const code = (error as { code?: string }).code ?? '';
      if (/^SQLITE_(BUSY|LOCKED)/.test(code))
        throw new StartupError(`${path} is in use. Stop the hub (and what else has it open) first; nothing was changed.`);
      if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return new HeldDatabase(path, null);
      throw error;
    }
  }

  /** Puts another file in its place, in one step; this one stays beside it under another name. */
  replace(by: string, keptAs: string): void {
    try {
      linkSync(this.path, keptAs);
    } catch {
      // A file system without links: for a moment there is no file of this name, and nobody looks.
      renameSync(this.path, keptAs);
    }
    for (const left of ['-wal', '-shm', '-journal']) rmSync(`${this.path}${left}`, { force: true });
    renameSync(by, this.path);
  }

  release(): void {
    this.connection?.close();
  }
}
