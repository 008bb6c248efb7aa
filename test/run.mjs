// The whole suite: provisions, builds, runs, and ends with the line that says what came of it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM } from './support/chromium.ts';
import { POSTGRES } from './support/postgres.ts';
import { provideProgram } from './support/provision.ts';
import { REDIS } from './support/redis.ts';

const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
// Suites on real processes mostly wait for them, so two at a time have room beside each other. Their bounds are of real
// time: one that fails beside another is run once more, alone, and what fails then has failed. Both are said.
const PHASES = [
  { projects: ['unit', 'simulation'], maxWorkers: 2, mostAgain: 0 },
  { projects: ['e2e', 'browser'], maxWorkers: 2, mostAgain: 3 },
];
const LIMIT_MS = 15 * 60_000;

const totals = { passed: 0, failed: 0 };
const folder = mkdtempSync(join(tmpdir(), 'watchfloor-results-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

try {
  for (const program of [POSTGRES, REDIS, CHROMIUM]) provideProgram(program, console.log);
  build();
  for (const phase of PHASES) await run(phase);
} catch (error) {
  console.error(error.message);
  totals.failed += 1;
}
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);

function build() {
  console.log('Building: npm run build');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed, so nothing was tested.');
}

async function run({ projects, maxWorkers, mostAgain }) {
  const selection = ['--selectProjects', ...projects, '--maxWorkers', String(maxWorkers), '--passWithNoTests'];
  const all = await resultsOf(projects.join('-'), [...selection, ...process.argv.slice(2)]);
  const failed = all.suites.filter(({ status }) => status === 'failed').map(({ name }) => name);
  if (failed.length === 0 || failed.length > mostAgain) return count(all.suites, all.code);
  console.error(`Failed beside others, run again alone:\n${failed.join('\n')}`);
  count(all.suites.filter(({ name }) => !failed.includes(name)));
  const options = process.argv.slice(2).filter((word, index, words) => word.startsWith('-') || words[index - 1]?.startsWith('-'));
  const alone = await resultsOf('alone', [...options, '--selectProjects', ...projects, '--maxWorkers', '1', '--runTestsByPath', ...failed]);
  count(alone.suites, alone.code);
  const passed = alone.suites.filter(({ status }) => status !== 'failed').map(({ name }) => name);
  if (passed.length > 0) console.error(`Failed beside others and passed alone, so their bounds need a look:\n${passed.join('\n')}`);
}

async function resultsOf(name, selection) {
  const file = join(folder, `${name}.json`);
  const code = await runJest([...JEST, ...selection, '--json', '--outputFile', file]);
  if (!existsSync(file)) throw new Error(`The suites (${name}) ended with code ${code} and without results.`);
  return { code, suites: JSON.parse(readFileSync(file, 'utf8')).testResults };
}

/** A suite that failed otherwise than by a test counts as one failed test, and so does a code that nothing explains. */
function count(suites, code = 0) {
  const ran = suites.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const passed = ran.filter((status) => status === 'passed').length;
  const hasFailed = ({ assertionResults }) => assertionResults.some(({ status }) => status === 'failed');
  const broken = suites.filter((suite) => suite.status === 'failed' && !hasFailed(suite)).length;
  const skipped = ran.filter((status) => status !== 'passed' && status !== 'failed').length;
  if (skipped > 0) console.error(`${skipped} tests were skipped; a skipped test counts as failed.`);
  const failed = ran.length - passed + broken;
  totals.passed += passed;
  totals.failed += failed === 0 && code !== 0 ? 1 : failed;
}

function runJest(commandLine) {
  return new Promise((resolve) => {
    const jest = spawn(process.execPath, commandLine, { stdio: ['ignore', 'ignore', 'inherit'] });
    const forward = (signal) => jest.kill(signal);
    process.once('SIGINT', forward).once('SIGTERM', forward);
    const limit = setTimeout(() => {
      console.error(`The suites did not end within ${LIMIT_MS / 60_000} minutes.`);
      jest.kill('SIGKILL');
    }, LIMIT_MS);
    jest.once('exit', (code) => {
      clearTimeout(limit);
      process.removeListener('SIGINT', forward).removeListener('SIGTERM', forward);
      resolve(code);
    });
  });
}
