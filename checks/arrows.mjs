// The arrows of ARCHITECTURE.md; and that the tool saw every file, because one that sees nothing finds nothing.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { filesBelow, isSource } from './sources.mjs';

const FOLDERS = ['apps', 'libs', 'dashboards', 'test'].filter((folder) => existsSync(folder));

export function checkArrows() {
  const output = cruise();
  const [, ...errors] = output.split(/^\s*error /m);
  const problems = errors.map((error) => error.split('\n\n')[0].trimEnd());
  const seen = Number(/(\d+) modules/.exec(output)?.[1] ?? 0);
  const expected = filesBelow(FOLDERS, isSource).length;
  if (seen < expected) problems.push(`dependency-cruiser saw ${seen} modules, but there are ${expected} source files.`);
  return problems;
}

function cruise() {
  try {
    const commandLine = ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', '--config', '.dependency-cruiser.mjs', ...FOLDERS];
    return execFileSync(process.execPath, commandLine, { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' }, stdio: 'pipe' });
  } catch (error) {
    return `${error.stdout}${error.stderr}`;
  }
}
