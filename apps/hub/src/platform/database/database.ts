import type { DataSource, EntityManager } from 'typeorm';

/** The truth. Inside `transaction` use only the given manager, and never await the network. */
export class Database {
  constructor(
    readonly kind: 'sqlite' | 'postgres',
    readonly write: DataSource,
    /** For heavy reads: on SQLite a connection of its own that can't write, on PostgreSQL the same pool. */
    readonly read: DataSource,
  ) {}

  transaction<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return this.write.transaction(work);
  }

  async close(): Promise<void> {
    if (this.read !== this.write && this.read.isInitialized) await this.read.destroy();
    if (this.write.isInitialized) await this.write.destroy();
  }
}
