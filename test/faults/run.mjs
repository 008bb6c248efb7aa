// npm run test:faults [-- ROW …]: every row of the fault table that this machine can run; prints what came of it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildWhatIsMissing } from '../../bin/build.mjs';

const ROOT = join(import.meta.dirname, '../..');

buildWhatIsMissing({ alsoWhatIsOld: true, log: console.log });
execute(process.execPath, ['--import', './test/bench/typescript.mjs', 'test/faults/run-rows.ts', ...process.argv.slice(2)]);

function execute(program, commandLine) {
  const { status } = spawnSync(program, commandLine, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
