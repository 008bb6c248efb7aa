import type { Problems } from '../problems.js';
import { Cursor, isMap } from './cursor.js';

/**
 * The hub-wide sections of all files as one: maps join, and what two files say is told with both places.
 * Keeps the cursor of each leaf, so that later problems still know where it stands.
 */
export class MergedSection {
  private readonly leaves = new Map<string, Cursor>();

  constructor(private readonly problems: Problems) {}

  add(cursor: Cursor): void {
    if (cursor.value === undefined) return;
    if (isMap(cursor.value)) {
      for (const key of cursor.keys()) this.add(cursor.child(key));
      return;
    }
    const name = cursor.path.join('.');
    const first = this.leaves.get(name);
    if (first === undefined) this.leaves.set(name, cursor);
    else
      this.problems.error(
        { file: cursor.file, path: cursor.path, onKey: true },
        `${name} stands in two files`,
        `keep one; the other is at ${this.problems.position({ ...first, onKey: true })}`,
      );
  }
}
