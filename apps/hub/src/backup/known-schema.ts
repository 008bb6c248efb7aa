import { MIGRATIONS } from '../platform/database/migrations/index.js';
import { StartupError } from '../platform/startup-error.js';

/** @throws StartupError when a newer version made the backup, or none of ours did */
export function assertKnownSchema(file: string, applied: readonly string[]): void {
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  if (!applied.some((name) => known.has(name))) throw new StartupError(`${file} is no backup of Watchfloor. Nothing was changed.`);
  const unknown = applied.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new StartupError(
    `${file} was made by a newer Watchfloor (this version does not know ${unknown}). Nothing was changed. Restore it with that version or a newer one.`,
  );
}
