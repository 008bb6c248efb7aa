import { closest, distance } from 'fastest-levenshtein';

export type Path = readonly (string | number)[];

/** Where something was written: a file and the way to it. `onKey` points at the key in place of its value. */
export interface At {
  readonly file: string;
  readonly path: Path;
  readonly onKey?: boolean;
}

export interface ConfigurationProblem {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `services[0].checks[1].url` */
  readonly path: string;
  readonly problem: string;
  readonly fix: string;
}

/** `file:line:column path: problem → fix` */
export function formatProblem({ severity, file, line, column, path, problem, fix }: ConfigurationProblem): string {
  const mark = severity === 'warning' ? 'warning: ' : '';
  const where = path === '' ? '' : ` ${path}:`;
  return `${file}:${line}:${column}${where} ${mark}${problem} → ${fix}`;
}

export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '');
}

/** The known word that was probably meant; null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0 || word.length > 64) return null;
  const best = closest(word.toLowerCase(), [...known]);
  return distance(word.toLowerCase(), best.toLowerCase()) <= Math.max(2, Math.floor(best.length / 3)) ? best : null;
}

/** The fix for a word that isn't known. */
export function chooseOneOf(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  if (meant !== null) return `did you mean ${quote(meant)}?`;
  return known.length === 0 ? 'remove it' : `use one of ${known.slice(0, 30).join(', ')}`;
}

/** What an outsider wrote, on one line and bounded. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}
