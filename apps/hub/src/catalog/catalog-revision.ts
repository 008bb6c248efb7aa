import type { EntityManager } from 'typeorm';
import type { Database } from '../platform/database/database.js';
import { lockedSetting } from '../platform/database/locked-setting.js';
import { Setting } from '../platform/database/setting.entity.js';

const NAME = 'catalog';

/** Another hub changed the catalog since this one read it: what was decided is decided anew. */
export class CatalogMoved extends Error {
  override readonly name = 'CatalogMoved';
}

/** Rises with each change of the definitions, so that every hub knows whether it has seen the last. */
export class CatalogRevision {
  /** Of the definitions in memory. */
  known = 0;

  constructor(private readonly database: Database) {}

  async read(): Promise<number> {
    return revisionOf(await this.database.write.manager.findOneBy(Setting, { name: NAME }));
  }

  /**
   * In the transaction of a change, before anything else of it. Answers the new revision.
   * @throws CatalogMoved
   */
  async raise(manager: EntityManager): Promise<number> {
    const { revision } = await lockedSetting(manager, NAME, { revision: 0 });
    if (revision !== this.known) throw new CatalogMoved(`The catalog is at revision ${revision}, and ${this.known} was read.`);
    await manager.update(Setting, { name: NAME }, { value: { revision: revision + 1 } as never });
    return revision + 1;
  }
}

function revisionOf(setting: Setting | null): number {
  return (setting?.value as { readonly revision: number } | undefined)?.revision ?? 0;
}
