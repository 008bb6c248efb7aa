// Every benchmark, one after another: they measure the machine that they have to themselves.
// `npm run bench -- NAME … --option value`: only those named, and the options are theirs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const BENCHES = ['scheduling.ts', 'streams.ts', 'two-thousand-checks.ts', 'regret.ts'];
const RUN_WHAT_IS_BUILT = ['two-thousand-checks.ts'];
const ROOT = join(import.meta.dirname, '../..');

const written = process.argv.slice(2);
const firstOption = written.findIndex((word) => word.startsWith('--'));
const wanted = firstOption === -1 ? written : written.slice(0, firstOption);
const chosen = BENCHES.filter((name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)));
const isBuilt = existsSync(join(ROOT, 'dist/apps/hub/src/main.js'));

if (!isBuilt && chosen.some((name) => RUN_WHAT_IS_BUILT.includes(name))) execute('npm', ['run', '--silent', 'build']);
for (const bench of chosen) {
  console.log(`\n${bench}`);
  const options = written.slice(wanted.length);
  execute(process.execPath, ['--import', join(import.meta.dirname, 'typescript.mjs'), join(import.meta.dirname, bench), ...options]);
}

function execute(program, commandLine) {
  const { status } = spawnSync(program, commandLine, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
