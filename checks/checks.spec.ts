import { beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { scratchFolder } from '../test/support/shared-servers.js';

const root = resolve(import.meta.dirname, '..');

/** A small workspace in which every file breaks one rule. */
const WRONG: Record<string, string> = {
  'libs/core/src/index.ts': "import 'node:fs';\nexport const one = 1;\n",
  'libs/contracts/src/index.ts': "import '../../../apps/hub/src/audit/audit.js';\n",
  'libs/health/src/index.ts': "export const later = () => import('@watchfloor/core');\n",
  'apps/hub/src/platform/early.ts': "import '../audit/audit.js';\nexport const at = Date.now();\n",
  'apps/hub/src/audit/audit.ts': "import './chain.js'; // @see ZZ-1, ST-999\n",
  'apps/hub/src/audit/chain.ts': "import './audit.js';\n",
  'apps/hub/src/audit/utils/tool.ts': 'export const tool = 1;\n',
  'apps/hub/src/checks/probes/index.ts':
    "import { http } from './http.js';\nimport { tcp } from './tcp.js';\nexport const PROBES = [http, tcp];\n",
  'apps/hub/src/checks/probes/http.ts': "import './tcp.js';\nexport const http = 1;\n",
  'apps/hub/src/checks/probes/tcp.ts': 'export const tcp = 1;\n',
  'apps/sample-service/src/main.ts':
    "import '../../hub/src/checks/probes/tcp.js';\nimport './gone.js';\nvoid 0;\nasync function drop() {}\ndrop();\n",
  'dashboards/wallboard/src/main.ts': "import '../../../apps/hub/src/checks/probes/tcp.js';\n",
  'test/a.e2e-spec.ts': "test.skip('later', () => undefined);\n",
  'README.md': 'Run `npm run nothing`, `npx watchfloor fly`, read [more](docs/none.md) and `apps/nowhere/main.ts`.\n',
  'ARCHITECTURE.md': 'platform\n',
};

function writeWrongWorkspace(): string {
  const workspace = scratchFolder('wrong-workspace');
  for (const path of ['bin', 'checks', 'docs', 'package.json', 'package-lock.json', 'tsconfig.json', '.dependency-cruiser.mjs']) {
    cpSync(join(root, path), join(workspace, path), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(workspace, 'node_modules'));
  for (const [path, text] of Object.entries(WRONG)) {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  }
  return workspace;
}

describe('npm run check', () => {
  let output: string;
  let status: number | null;

  beforeAll(() => {
    const commandLine = ['checks/run.mjs', 'arrows', 'habits', 'rules', 'documents', 'types', 'floors'];
    const run = spawnSync(process.execPath, commandLine, { cwd: writeWrongWorkspace(), encoding: 'utf8', timeout: 60_000 });
    output = run.stdout + run.stderr;
    status = run.status;
  });

  test('fails as a whole', () => {
    expect(status).toBe(1);
    expect(output).toContain('Not in order: ');
  });

  test.each([
    'core-imports-nothing',
    'libs-never-import-apps',
    'platform-imports-only-leftwards',
    'no-cycles',
    'no-unresolved',
    'probes-apart',
    'apps-apart',
    'dashboards-apart',
  ])('sees the arrow %s', (name) => expect(output).toContain(`${name}: `));

  test.each([
    ['a clock that is read', 'early.ts:2: time comes from the Clock'],
    ['a nameless folder', 'utils/tool.ts: name the folder'],
    ['a skipped test', 'a.e2e-spec.ts:1: no test is skipped'],
    ['a dynamic import of an alias', 'health/src/index.ts:1: the build rewrites static imports only'],
    ['a dropped promise', 'main.ts:5: this promise is neither awaited nor handled'],
    ['an unexplained rule', 'audit.ts:1: cites ST-999'],
    ['a script that does not exist', 'package.json has no script nothing'],
    ['a command that does not exist', 'the program has no command fly'],
    ['a link into nothing', 'the link docs/none.md leads nowhere'],
    ['a path into nothing', 'there is no apps/nowhere/main.ts'],
    ['another order of features', 'ARCHITECTURE.md states another order'],
  ])('sees %s', (_, problem) => expect(output).toContain(problem));

  test('finds the lock file above its floors', () => expect(output).toMatch(/ok {3}floors/));
});
