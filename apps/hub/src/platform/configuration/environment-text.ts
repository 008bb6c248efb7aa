import type { Path } from './problem.js';

export type Variables = Readonly<Record<string, string | undefined>>;

const REFERENCE = /\$(?:(\$)|\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|(\{[^}]*\}?))/g;

export interface Unset {
  readonly path: Path;
  readonly name: string;
}

export interface Malformed {
  readonly path: Path;
  readonly text: string;
}

/**
 * Puts the environment into every text below `value`: `${VAR}`, `${VAR:-default}` and `$$` for a dollar.
 * A text with an unset variable stays as it is written and is told; other dollars are left alone.
 */
export function withEnvironment(value: unknown, variables: Variables): { value: unknown; unset: Unset[]; malformed: Malformed[] } {
  const unset: Unset[] = [];
  const malformed: Malformed[] = [];
  const visit = (part: unknown, path: Path): unknown => {
    if (typeof part === 'string') return fill(part, path);
    if (Array.isArray(part)) return part.map((item, index) => visit(item, [...path, index]));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, child]) => [key, visit(child, [...path, key])]));
  };
  const fill = (text: string, path: Path): string => {
    let complete = true;
    const filled = text.replace(REFERENCE, (reference, dollar?: string, name?: string, fallback?: string, wrong?: string) => {
      if (dollar !== undefined) return '$';
      if (wrong !== undefined || name === undefined) malformed.push({ path, text: reference });
      const set = name === undefined ? undefined : variables[name];
      // As in a shell, an empty variable takes the default too.
      const found = fallback === undefined ? set : set || fallback;
      if (found !== undefined) return found;
      if (name !== undefined) unset.push({ path, name });
      complete = false;
      return reference;
    });
    return complete ? filled : text;
  };
  return { value: visit(value, []), unset, malformed };
}
