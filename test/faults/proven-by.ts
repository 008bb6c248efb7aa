import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../support/shared-servers.ts';
import { holds, type FaultRow, type Verdict } from './row.ts';

const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
const LAST_LINES = 15;

/** A suite of `npm test`, and which of its tests speak of the fault. */
export interface Proof {
  readonly suite: string;
  readonly tests: RegExp;
  /** Where the fault's oracle asks for more than a suite of a few minutes does. */
  readonly environment?: Readonly<Record<string, string>>;
}

interface ToldTest {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** Of a failure: what was wrong, not where. */
const FIRST_LINES = 8;

const runs = new Map<string, Promise<readonly ToldTest[]>>();

/** A row that suites of `npm test` prove: runs them, each once, and counts the tests that speak of it. */
export function provenBy(of: Pick<FaultRow, 'row' | 'fault'>, ...proofs: readonly Proof[]): FaultRow {
  return { ...of, run: () => judge(proofs) };
}

async function judge(proofs: readonly Proof[]): Promise<Verdict> {
  const figures: string[] = [];
  for (const { suite, tests, environment = {} } of proofs) {
    const told = (await (runs.get(suite) ?? begin(suite, environment))).filter(({ fullName }) => tests.test(fullName));
    const failed = told.filter(({ status }) => status !== 'passed');
    if (told.length === 0) throw new Error(`${suite} has no test like ${tests}`);
    if (failed.length > 0) throw new Error(`${suite}: ${failed.map(wrongOf).join('; ')}`);
    figures.push(`${told.length} tests of ${suite}`);
  }
  return holds(figures.join(', '));
}

function wrongOf({ fullName, failureMessages }: ToldTest): string {
  const said = (failureMessages[0] ?? '').split('\n').slice(0, FIRST_LINES).join(' ');
  return `${fullName}: ${said}`;
}

function begin(suite: string, more: NonNullable<Proof['environment']>): Promise<readonly ToldTest[]> {
  const run = runSuite(suite, more);
  runs.set(suite, run);
  return run;
}

async function runSuite(suite: string, more: NonNullable<Proof['environment']>): Promise<readonly ToldTest[]> {
  const output = join(scratchFolder('proof'), 'results.json');
  const jest = spawn(process.execPath, [...JEST, suite, '--json', '--outputFile', output], {
    env: { ...process.env, ...more },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  jest.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-100_000)));
  await once(jest, 'exit');
  if (!existsSync(output)) throw new Error(`${suite} could not be run: ${said.split('\n').slice(-LAST_LINES).join('\n')}`);
  const { testResults } = JSON.parse(readFileSync(output, 'utf8')) as { testResults: { assertionResults: ToldTest[]; message: string }[] };
  const [file] = testResults;
  if (file === undefined || file.assertionResults.length === 0)
    throw new Error(`${suite} could not be run: ${file?.message ?? 'no such suite'}`);
  return file.assertionResults;
}
