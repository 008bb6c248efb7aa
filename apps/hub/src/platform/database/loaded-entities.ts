import { getMetadataArgsStorage } from 'typeorm';

/**
 * Every entity class that is loaded. Entities belong to their features, which stand on the right of
 * platform, so a list of them can't stand here.
 */
export function loadedEntities(): (string | (new () => unknown))[] {
  return getMetadataArgsStorage().tables.map((table) => table.target as new () => unknown);
}

/** The names of their tables. */
export function loadedTables(): string[] {
  return getMetadataArgsStorage().tables.flatMap(({ name }) => name ?? []);
}
