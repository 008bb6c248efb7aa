// Every benchmark, one after another: they measure the machine that they have to themselves.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const BENCHES = ['scheduling.ts', 'two-thousand-checks.ts'];
const ROOT = join(import.meta.dirname, '../..');

if (!existsSync(join(ROOT, 'dist/apps/hub/src/main.js'))) execute('npm', ['run', '--silent', 'build']);
for (const bench of BENCHES.filter((name) => process.argv.length < 3 || process.argv.some((wanted) => name.startsWith(wanted)))) {
  console.log(`\n${bench}`);
  execute(process.execPath, ['--import', join(import.meta.dirname, 'typescript.mjs'), join(import.meta.dirname, bench)]);
}

function execute(program, commandLine) {
  const { status } = spawnSync(program, commandLine, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
