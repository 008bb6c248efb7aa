import type { At, Path } from '../problem.js';
import type { Problems } from '../problems.js';

/** A place in a file that is being read: what stands there with the environment put in, and as it is written. */
export class Cursor implements At {
  constructor(
    readonly file: string,
    readonly path: Path,
    readonly value: unknown,
    readonly written: unknown,
  ) {}

  child(part: string | number): Cursor {
    return new Cursor(this.file, [...this.path, part], childOf(this.value, part), childOf(this.written, part));
  }

  isMap(): boolean {
    return isMap(this.value);
  }

  keys(): string[] {
    return isMap(this.value) ? Object.keys(this.value) : [];
  }

  /** The items of the list under `key`; none, and a problem, when it is no list or too long. */
  items(key: string, most: number, problems: Problems): Cursor[] {
    const list = this.child(key);
    if (list.value === undefined || list.value === null) return [];
    if (!Array.isArray(list.value)) {
      problems.error(list, 'is no list', 'write a list of maps');
      return [];
    }
    if (list.value.length > most) problems.error(list, `has ${list.value.length} items, more than ${most}`, 'split it');
    return list.value.slice(0, most).map((_, index) => list.child(index));
  }
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function childOf(value: unknown, part: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, part)
    ? (value as Record<string | number, unknown>)[part]
    : undefined;
}
