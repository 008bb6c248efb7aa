import { IsNull, Not } from 'typeorm';
import { draftKey } from '../platform/configuration/draft.js';
import type { Database } from '../platform/database/database.js';
import { Directory, type DirectoryEntry, type DirectoryKind } from '../platform/directory.js';
import type { CatalogView } from './catalog-view.js';
import type { Catalog } from './catalog.js';
import { Definition } from './definition.entity.js';

/** Uids and keys of all there is and ever was. */
export class CatalogDirectory extends Directory {
  private readonly retired = new Map<string, DirectoryEntry>();
  /** By `draftKey`; the newest where several had the key. */
  private readonly retiredByKey = new Map<string, DirectoryEntry>();
  /** Up to which view of the catalog `retired` is complete. */
  private seen: CatalogView;

  constructor(
    private readonly database: Database,
    private readonly catalog: Catalog,
  ) {
    super();
    this.seen = catalog.view;
  }

  /** What was retired before this start. */
  async load(): Promise<void> {
    const rows = await this.database.read.getRepository(Definition).find({
      where: { retiredAt: Not(IsNull()) },
      order: { retiredAt: 'ASC', uid: 'ASC' },
    });
    for (const row of rows) this.remember(row);
    this.keepUp();
  }

  /** Remembers what has left the catalog since the last look; to be called after each change of it. */
  keepUp(): void {
    const { view } = this.catalog;
    if (view === this.seen) return;
    for (const row of this.seen.all) if (view.byUid(row.uid) === null) this.remember(row);
    this.seen = view;
  }

  override entry(uid: string): DirectoryEntry | undefined {
    this.keepUp();
    const row = this.catalog.view.byUid(uid);
    return row === null ? this.retired.get(uid) : entryOf(row, false);
  }

  override find(namespace: string, kind: DirectoryKind, key: string): DirectoryEntry | undefined {
    const row = this.catalog.view.byKey(namespace, kind, key);
    return row === null ? undefined : entryOf(row, false);
  }

  override findEver(namespace: string, kind: DirectoryKind, key: string): DirectoryEntry | undefined {
    this.keepUp();
    return this.find(namespace, kind, key) ?? this.retiredByKey.get(draftKey({ namespace, kind, key }));
  }

  override namespaces(): readonly string[] {
    return [...new Set(this.catalog.view.all.map(({ namespace }) => namespace))];
  }

  private remember(row: Definition): void {
    const entry = entryOf(row, true);
    this.retired.set(row.uid, entry);
    this.retiredByKey.set(draftKey(row), entry);
  }
}

function entryOf({ uid, kind, key, namespace, serviceUid, body }: Definition, isRetired: boolean): DirectoryEntry {
  return { uid, kind, key, name: 'name' in body ? body.name : key, namespace, serviceUid, isRetired };
}
