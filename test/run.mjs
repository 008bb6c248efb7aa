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
// Suites on real processes mostly wait for them, so two at a time have room beside each other.
const PHASES = [
  { projects: ['unit', 'simulation'], maxWorkers: 2 },
  { projects: ['e2e', 'browser'], maxWorkers: 2 },
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

async function run({ projects, maxWorkers }) {
  const results = join(folder, `${projects.join('-')}.json`);
  const selection = ['--selectProjects', ...projects, '--maxWorkers', String(maxWorkers), '--passWithNoTests'];
  const code = await runJest([...JEST, ...selection, '--json', '--outputFile', results, ...process.argv.slice(2)]);
  if (!existsSync(results)) throw new Error(`The suites ${projects.join(', ')} ended with code ${code} and without results.`);
  const counted = JSON.parse(readFileSync(results, 'utf8'));
  const skipped = counted.numPendingTests + counted.numTodoTests;
  if (skipped > 0) console.error(`${skipped} tests were skipped; a skipped test counts as failed.`);
  const failed = counted.numFailedTests + counted.numRuntimeErrorTestSuites + skipped;
  totals.passed += counted.numPassedTests;
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
