import { formatPath, type At, type ConfigurationProblem } from './problem.js';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Gathers every problem of a configuration before anybody is told. */
export class Problems {
  private readonly found = new Map<string, ConfigurationProblem>();
  private readonly muted = new Set<string>();

  constructor(private readonly locate: (at: At) => Position) {}

  /** The first problem of a place is told; what follows from it would only repeat it. */
  error(at: At, problem: string, fix: string): void {
    this.add('error', at, problem, fix);
  }

  warning(at: At, problem: string, fix: string): void {
    this.add('warning', at, problem, fix);
  }

  /** Nothing more is said of this place, or of what stands below it: its value isn't known. */
  mute(at: At): void {
    this.muted.add(placeKey(at.file, at.path));
  }

  /** By file and position. */
  list(): ConfigurationProblem[] {
    return [...this.found.values()].sort(
      (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.path, b.path),
    );
  }

  position(at: At): string {
    const { line, column } = this.locate(at);
    return `${at.file}:${line}:${column}`;
  }

  private add(severity: ConfigurationProblem['severity'], at: At, problem: string, fix: string): void {
    const key = `${severity} ${placeKey(at.file, at.path)}`;
    if (this.found.has(key) || this.isMuted(at)) return;
    this.found.set(key, { severity, file: at.file, ...this.locate(at), path: formatPath(at.path), problem, fix });
  }

  private isMuted({ file, path }: At): boolean {
    return path.some((_, index) => this.muted.has(placeKey(file, path.slice(0, index + 1))));
  }
}

function placeKey(file: string, path: readonly (string | number)[]): string {
  return `${file} ${formatPath(path)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
