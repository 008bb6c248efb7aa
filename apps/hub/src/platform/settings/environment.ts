import { readFileSync } from 'node:fs';
import { closest } from 'fastest-levenshtein';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads one process environment: `NAME`, or the content of the file that `NAME_FILE` names. */
export class Environment {
  readonly problems: string[] = [];

  constructor(private readonly variables: Variables) {}

  /** An empty variable counts as unset, as compose files leave them behind. */
  text(name: string): string | null {
    const value = this.variables[name]?.trim();
    const file = this.variables[`${name}_FILE`]?.trim();
    if (!file) return value || null;
    if (value) {
      this.problems.push(`${name} and ${name}_FILE are both set → keep one of them`);
      return value;
    }
    return this.fileText(name, file);
  }

  private fileText(name: string, file: string): string | null {
    try {
      const text = readFileSync(file, 'utf8').trim();
      if (text === '') this.problems.push(`${name}_FILE: ${file} is empty → write the value into it`);
      return text || null;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
      this.problems.push(`${name}_FILE: ${file} can't be read (${code}) → check the path and its permissions`);
      return null;
    }
  }

  /** One warning for each variable with our prefix that nobody reads, naming the nearest known one. */
  unknown(prefix: string, known: readonly string[]): string[] {
    const readable = known.flatMap((name) => [name, `${name}_FILE`]);
    return Object.keys(this.variables)
      .filter((name) => name.startsWith(prefix) && !readable.includes(name))
      .map((name) => `${name} is not a known variable and was ignored; did you mean ${closest(name, readable)}?`);
  }
}
