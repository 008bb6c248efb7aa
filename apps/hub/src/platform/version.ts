import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this program, from the package.json above it: source and build lie at different depths. */
export function hubVersion(folder = import.meta.dirname): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    if (name === 'watchfloor' && version !== undefined) return version;
  }
  return dirname(folder) === folder ? 'unknown' : hubVersion(dirname(folder));
}
