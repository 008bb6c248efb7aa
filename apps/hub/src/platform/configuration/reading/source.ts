import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const LARGEST_FILE_BYTES = 4 * 1024 * 1024;
const MOST_FILES = 500;

export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

export interface SourceProblem {
  readonly file: string;
  readonly problem: string;
  readonly fix: string;
}

/** The file, or every `*.yaml` of the folder in the order of their names. */
export function readSources(path: string): { sources: SourceFile[]; problems: SourceProblem[] } {
  const problems: SourceProblem[] = [];
  const sources = filesOf(path, problems).flatMap((file) => readSource(file, problems) ?? []);
  return { sources, problems };
}

function filesOf(path: string, problems: SourceProblem[]): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path)
      .filter((name) => name.endsWith('.yaml') && !name.startsWith('.'))
      .sort();
    if (names.length === 0)
      problems.push({ file: path, problem: 'the folder holds no *.yaml file', fix: 'add one or name another folder' });
    if (names.length > MOST_FILES)
      problems.push({ file: path, problem: `the folder holds more than ${MOST_FILES} files`, fix: 'join some of them' });
    return names.slice(0, MOST_FILES).map((name) => join(path, name));
  } catch (error) {
    problems.push(unreadable(path, error));
    return [];
  }
}

function readSource(file: string, problems: SourceProblem[]): SourceFile | null {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE_BYTES) {
      problems.push({ file, problem: `the file has ${size} bytes, more than 4 MiB`, fix: 'split it into a folder of files' });
      return null;
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    return { file, text };
  } catch (error) {
    problems.push(unreadable(file, error));
    return null;
  }
}

function unreadable(file: string, error: unknown): SourceProblem {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  if (code === 'ENOENT')
    return { file, problem: 'there is no such file or folder', fix: 'check the path, or WATCHFLOOR_CONFIG and --config' };
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { file, problem: 'the file is not UTF-8', fix: 'save it as UTF-8' };
  return { file, problem: `can't be read (${code})`, fix: 'check its permissions' };
}
