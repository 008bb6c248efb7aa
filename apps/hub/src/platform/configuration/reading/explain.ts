import type { z } from 'zod';
import { chooseOneOf, quote, type Path } from '../problem.js';

export interface Explanation {
  readonly path: Path;
  readonly problem: string;
  readonly fix: string;
  readonly onKey: boolean;
}

type Issue = z.core.$ZodIssue;

const FORMS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

/** One issue of zod in the words of a configuration: what is wrong, and the fix. */
export function explain(issue: Issue, input: unknown, schema: z.ZodType): Explanation[] {
  const path = issue.path as Path;
  const value = at(input, path);
  const shown = show(path, value);
  const one = (problem: string, fix: string): Explanation[] => [{ path, problem, fix, onKey: false }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], key, knownKeys(schema, path)));
    case 'invalid_type':
      if (value === undefined) return one('is missing', `add ${String(path.at(-1) ?? 'it')}`);
      return one(
        `${shown} is ${formOf(value)}`,
        issue.message.startsWith('Invalid') ? `write ${FORMS[issue.expected] ?? issue.expected}` : issue.message,
      );
    case 'invalid_value':
      return one(`${shown} is not allowed`, chooseOneOf(String(value), issue.values.map(String)));
    case 'invalid_union':
      return explainUnion(issue, path, value, input, schema);
    case 'too_small':
      return one(`${shown} is too small`, `the least is ${String(issue.minimum)}${unitOf(issue.origin)}`);
    case 'too_big':
      return one(`${shown} is too big`, `the most is ${String(issue.maximum)}${unitOf(issue.origin)}`);
    case 'invalid_key':
      return [{ path, problem: `the key ${quote(path.at(-1))} is not allowed`, fix: issue.issues[0]?.message ?? 'rename it', onKey: true }];
    default:
      return one(`${shown} is not allowed`, issue.message);
  }
}

function explainUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, value: unknown, input: unknown, schema: z.ZodType): Explanation[] {
  // The option that went deepest is the one that was meant.
  const inner = issue.errors.find((issues) => issues.length > 0 && issues.every((each) => each.path.length > 0));
  if (inner === undefined)
    return [
      { path, problem: value === undefined ? 'is missing' : `${show(path, value)} is not allowed`, fix: issue.message, onKey: false },
    ];
  return inner.flatMap((each) => explain({ ...each, path: [...path, ...each.path] } as Issue, input, schema));
}

export function unknownKey(path: Path, key: string, known: readonly string[]): Explanation {
  return { path, problem: `unknown key ${quote(key)}`, fix: chooseOneOf(key, known), onKey: true };
}

/** The keys that a map at `path` may have. */
export function knownKeys(schema: z.ZodType, path: Path): string[] {
  const keys = new Set<string>();
  const visit = (each: z.ZodType | undefined, rest: Path): void => {
    const def = (each as { def?: { type: string } & Record<string, unknown> } | undefined)?.def;
    if (def === undefined) return;
    if (def.innerType !== undefined) return visit(def.innerType as z.ZodType, rest);
    if (def.type === 'pipe') return visit(def.in as z.ZodType, rest);
    if (def.type === 'union') return (def.options as z.ZodType[]).forEach((option) => visit(option, rest));
    const [next, ...further] = rest;
    if (def.type === 'object') {
      const shape = def.shape as Record<string, z.ZodType>;
      if (next === undefined) Object.keys(shape).forEach((key) => keys.add(key));
      else visit(shape[next], further);
    } else if (next !== undefined) visit((def.element ?? def.valueType) as z.ZodType | undefined, further);
  };
  visit(schema, path);
  return [...keys];
}

function at(input: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined),
    input,
  );
}

/** What may carry a secret is never repeated: these lines end up in logs and on screens. */
function show(path: Path, value: unknown): string {
  return /secret|token|password|url$/i.test(String(path.findLast((part) => typeof part === 'string') ?? '')) ? 'the value' : quote(value);
}

function formOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'object' ? 'a map' : 'true or false';
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' || origin === 'set' ? ' items' : '';
}
