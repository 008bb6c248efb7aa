import { createHash } from 'node:crypto';
import type { OwnEndpoint } from '../egress/own-endpoints.js';
import type { Configuration } from './configuration.js';
import { withEnvironment, type Variables } from './environment-text.js';
import type { Extensions } from './extension.js';
import { judgeCanaries } from './judge-canaries.js';
import { judgeDrafts } from './judge-drafts.js';
import { judgeHub, judgeWith } from './judge-hub.js';
import type { At, ConfigurationProblem } from './problem.js';
import { Problems, type Position } from './problems.js';
import { Cursor } from './reading/cursor.js';
import { readFile, readHubSections } from './reading/read-file.js';
import { readSources } from './reading/source.js';
import { YamlFile } from './reading/yaml-file.js';

export interface LoadOptions {
  readonly extensions: Extensions;
  readonly variables: Variables;
  /** At start and at a reload an unset `${VAR}` is an error, for `check-config` a warning. */
  readonly unset: 'error' | 'warning';
  readonly ownEndpoints?: readonly OwnEndpoint[];
}

export interface Loaded {
  /** Null when there is any error. */
  readonly configuration: Configuration | null;
  readonly problems: readonly ConfigurationProblem[];
}

/** Reads the file or folder and tells everything that is wrong with it at once. */
export function loadConfiguration(path: string, options: LoadOptions): Loaded {
  const { sources, problems: unreadable } = readSources(path);
  const files = sources.map((source) => new YamlFile(source));
  const broken = [...unreadable.map((each) => ({ ...each, line: 1, column: 1 })), ...files.flatMap(yamlProblems)];
  const problems = new Problems((at) => locate(files, at));
  const cursors = files.filter(({ value }) => value !== undefined).map((file) => cursorOf(file, options, problems));
  const sections = readHubSections(cursors, problems);
  const drafts = cursors.flatMap((cursor) => readFile(cursor, sections.defaults, problems));
  const judge = judgeWith(sections.egress, options.ownEndpoints ?? []);
  judgeHub(cursors, judge, problems);
  judgeCanaries(cursors, drafts, problems);
  judgeDrafts(drafts, { ...options, judge, commandNames: Object.keys(sections.commands) }, problems);
  const all = [...broken.map((each): ConfigurationProblem => ({ severity: 'error', path: '', ...each })), ...problems.list()];
  const isWrong = all.some(({ severity }) => severity === 'error');
  return { configuration: isWrong ? null : { hash: hashOf(sources), source: path, ...sections, drafts }, problems: all };
}

function yamlProblems(file: YamlFile) {
  return file.problems.map(({ position, problem, fix }) => ({ file: file.source.file, ...position, problem, fix }));
}

/** An unset variable makes what stands there unknown, so nothing else is said about that place. */
function cursorOf(file: YamlFile, { variables, unset }: LoadOptions, problems: Problems): Cursor {
  const filled = withEnvironment(file.value, variables);
  for (const { path, text } of filled.malformed)
    problems.error({ file: file.source.file, path }, `${text} is no variable`, 'write ${NAME} or ${NAME:-default}, and $$ for a dollar');
  for (const { path, name } of filled.unset) {
    const at: At = { file: file.source.file, path };
    problems[unset](at, `the variable ${name} is not set`, `set it, or write \${${name}:-default}`);
    problems.mute(at);
  }
  return new Cursor(file.source.file, [], filled.value, file.value);
}

function locate(files: readonly YamlFile[], { file, path, onKey }: At): Position {
  return files.find(({ source }) => source.file === file)?.locate(path, onKey) ?? { line: 1, column: 1 };
}

function hashOf(sources: readonly { readonly file: string; readonly text: string }[]): string {
  const hash = createHash('sha256');
  for (const { text } of sources) hash.update(`${Buffer.byteLength(text)}\n`).update(text);
  return hash.digest('hex');
}
