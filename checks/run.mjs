// npm run check: everything that needs no server, each check by name, in well under a minute.
import { execFile } from 'node:child_process';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { promisify } from 'node:util';

const OWN = {
  types: async () => (await import('./types.mjs')).checkTypes(),
  arrows: async () => (await import('./arrows.mjs')).checkArrows(),
  habits: async () => (await import('./habits.mjs')).checkHabits(),
  rules: async () => (await import('./rules.mjs')).checkRules(),
  documents: async () => (await import('./documents.mjs')).checkDocuments(),
  floors: async () => (await import('./floors.mjs')).checkFloors(),
};

const CHECKS = {
  types: () => inThread('types'),
  format: () => command('node_modules/prettier/bin/prettier.cjs', '--check', '--cache', '--log-level', 'warn', '.'),
  arrows: () => inThread('arrows'),
  lint: () => command('node_modules/oxlint/bin/oxlint', '--deny-warnings', '--format', 'unix', '.'),
  habits: OWN.habits,
  rules: OWN.rules,
  documents: OWN.documents,
  floors: OWN.floors,
};

if (isMainThread) await main();
else parentPort.postMessage(await OWN[workerData]());

async function main() {
  const chosen = process.argv.slice(2);
  const names = Object.keys(CHECKS).filter((name) => chosen.length === 0 || chosen.includes(name));
  const outcomes = await Promise.all(names.map(measure));
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  console.log(failed.length === 0 ? 'Everything holds.' : `Not in order: ${failed.map(({ name }) => name).join(', ')}.`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

async function measure(name) {
  const startedAt = performance.now();
  const problems = await CHECKS[name]().catch((error) => [error.stack]);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    [`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`, ...problems.map((problem) => `     ${problem}`)].join('\n'),
  );
  return { name, problems };
}

function inThread(name) {
  return new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { workerData: name }).once('message', resolve).once('error', reject);
  });
}

async function command(program, ...commandLine) {
  const environment = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  try {
    await promisify(execFile)(process.execPath, [program, ...commandLine], { env: environment, maxBuffer: 10_000_000 });
    return [];
  } catch (error) {
    return `${error.stdout}${error.stderr}`.trim().split('\n');
  }
}
