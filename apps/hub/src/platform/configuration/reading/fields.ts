import type { z } from 'zod';
import { nearest } from '../problem.js';
import type { Problems } from '../problems.js';
import type { Cursor } from './cursor.js';
import { explain, unknownKey } from './explain.js';

export type Fields<Shape extends z.ZodRawShape> = { -readonly [Key in keyof Shape]?: z.output<Shape[Key]> };

/** The required keys of maps that hold settings as well. */
const REQUIRED_WORDS = ['id', 'probe', 'notifier', 'action'];

export interface FieldOptions {
  /** Keys that are known here but read elsewhere. */
  readonly apart?: readonly string[];
  /** Further keys are settings of an extension, which judges them itself. */
  readonly open?: boolean;
}

/**
 * Reads a map field by field, so that one wrong field hides no other one: what is wrong becomes a problem and is
 * left out of the answer.
 */
export function readFields<Shape extends z.ZodRawShape>(
  cursor: Cursor,
  shape: Shape,
  problems: Problems,
  { apart = [], open = false }: FieldOptions = {},
): Fields<Shape> {
  const fields: Fields<Shape> = {};
  if (!cursor.isMap()) {
    if (cursor.value !== undefined) problems.error(cursor, 'is no map', 'write key: value lines here');
    return fields;
  }
  const known = [...Object.keys(shape), ...apart];
  if (!open) for (const key of cursor.keys()) if (!known.includes(key)) tellUnknown(cursor, key, known, problems);
  for (const key of Object.keys(shape)) {
    if (open && !cursor.keys().includes(key)) tellMisspelt(cursor, key, known, problems);
    const value = readValue(cursor.child(key), shape[key] as unknown as z.ZodType, problems);
    if (value !== undefined) (fields as Record<string, unknown>)[key] = value;
  }
  return fields;
}

/** Judges one value; `undefined` when it is absent or wrong. */
export function readValue<Schema extends z.ZodType>(cursor: Cursor, schema: Schema, problems: Problems): z.output<Schema> | undefined {
  const parsed = schema.safeParse(cursor.value);
  if (parsed.success) return parsed.data;
  const filled = typeof cursor.value === 'string' && cursor.value !== cursor.written ? schema.safeParse(plainScalar(cursor.value)) : parsed;
  if (filled.success) return filled.data;
  for (const issue of parsed.error.issues)
    for (const { path, problem, fix, onKey } of explain(issue, cursor.value, schema)) {
      const place = { file: cursor.file, path: [...cursor.path, ...path], onKey };
      problems.error(place, problem, problem === 'is missing' && path.length === 0 ? `add ${String(cursor.path.at(-1))}` : fix);
    }
  return undefined;
}

/** Among settings a misspelt key of ours passes for one of theirs; the one that is missing tells it. */
function tellMisspelt(cursor: Cursor, missing: string, known: readonly string[], problems: Problems): void {
  if (!REQUIRED_WORDS.includes(missing)) return;
  const key = cursor.keys().find((each) => !known.includes(each) && nearest(each, [missing]) !== null);
  if (key === undefined) return;
  problems.mute(cursor.child(missing));
  tellUnknown(cursor, key, [missing], problems);
}

function tellUnknown(cursor: Cursor, key: string, known: readonly string[], problems: Problems): void {
  const { path, problem, fix, onKey } = unknownKey([...cursor.path, key], key, known);
  problems.error({ file: cursor.file, path, onKey }, problem, fix);
}

/** What came out of the environment is text; a number or a truth value is read as YAML would read it. */
function plainScalar(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
