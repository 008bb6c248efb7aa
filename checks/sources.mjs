import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const IGNORED = new Set(['node_modules', 'dist', 'data', 'coverage', 'bench-results', '.git']);

/** Every file below the folders, as paths from the root, sorted; what is built or installed is left out. */
export function filesBelow(folders, keep = () => true) {
  const found = [];
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (IGNORED.has(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (keep(path)) found.push(path);
    }
  };
  for (const folder of folders) visit(folder);
  return found.sort();
}

export const isSource = (path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts');
export const isSpec = (path) => /spec\.tsx?$/.test(path);
export const read = (path) => readFileSync(path, 'utf8');

/** The lines of a file with their numbers, as a problem names them: `path:line`. */
export function* linesOf(path) {
  let number = 0;
  for (const text of read(path).split('\n')) yield { text, place: `${path}:${(number += 1)}` };
}
