import { jest } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLE_VARIABLES, INTERFACE_EXAMPLE } from '../../../../test/support/examples/interface-example.ts';
import { scratchFolder } from '../../../../test/support/shared-servers.ts';
import { program } from './program.js';

let printed: string[];
const before = { ...process.env };

beforeEach(() => {
  printed = [];
  process.env['DATABASE_URL'] = `sqlite:${join(scratchFolder('cli'), 'watchfloor.db')}`;
  for (const stream of ['log', 'error'] as const)
    jest.spyOn(console, stream).mockImplementation((line: unknown) => void printed.push(String(line)));
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

async function run(...words: string[]): Promise<number> {
  let exitCode = 0;
  await program((code) => (exitCode = code)).parseAsync(['node', 'watchfloor', ...words]);
  return exitCode;
}

it('prints a token once, and the audit chain knows that it was made', async () => {
  expect(await run('token', 'create', '--kind', 'api', '--role', 'viewer', '--expires', '90d')).toBe(0);
  expect(printed.at(-1)).toMatch(/^wf_api_[\w-]{43}$/);
  expect(await run('audit', 'verify')).toBe(0);
  expect(printed.at(-1)).toMatch(/intact: 1 entries/);
});

it('vouches for no audit chain that it can not see (TL-7)', async () => {
  const path = join(scratchFolder('cli'), 'watchfloor.db');
  process.env['DATABASE_URL'] = `sqlite:${path}`;
  expect(await run('audit', 'verify')).toBe(2);
  expect(printed.at(-1)).toMatch(/There is no database/);
  expect(existsSync(path)).toBe(false);
  writeFileSync(path, 'this is no database, and long enough to be taken for a damaged one'.repeat(20));
  expect(await run('audit', 'verify')).toBe(2);
  writeFileSync(path, '');
  expect(await run('audit', 'verify')).toBe(2);
  expect(printed.at(-1)).toMatch(/no entries/);
});

it('does what docs/backup.md says, as it is written there', async () => {
  await run('token', 'create', '--kind', 'api', '--role', 'viewer');
  const lines = readFileSync('docs/backup.md', 'utf8').matchAll(/^npx watchfloor (.+)$/gm);
  const file = join(scratchFolder('backup'), 'watchfloor.backup');
  for (const [, words = ''] of lines) expect(await run(...words.replace('watchfloor.backup', file).split(' '))).toBe(0);
  expect(printed.join('\n')).toMatch(/Backed up to .*secret key is NOT in it.*generation 1, .*intact: 2 entries/s);
});

it.each([
  [['--kind', 'api'], /role/],
  [['--kind', 'service', '--role', 'admin', '--name', 'booking'], /role/],
  [['--kind', 'service', '--name', 'Two Words'], /scope\.service is needed/],
  [['--kind', 'api', '--role', 'viewer', '--expires', 'soon'], /expires/],
])('refuses token create %p', async (options, problem) => {
  await expect(run('token', 'create', ...options)).rejects.toThrow(problem);
});

it('lists what is wrong with a configuration', async () => {
  const path = join(scratchFolder('configuration'), 'watchfloor.yaml');
  writeFileSync(path, 'services:\n  - idd: booking\n');
  expect(await run('check-config', path)).toBe(1);
  expect(printed.join('\n')).toMatch(/watchfloor\.yaml:2:\d+ .*→/);
  writeFileSync(path, 'services: []\n');
  expect(await run('check-config', path)).toBe(0);
});

it('takes the documented example as it stands: what it leaves open is only warned of', async () => {
  Object.assign(process.env, EXAMPLE_VARIABLES);
  expect(await run('check-config', INTERFACE_EXAMPLE)).toBe(0);
  expect(printed).toEqual([
    expect.stringMatching(/interface\.yaml:10:1 references: warning: has fewer than 3 entries.* → name 3 targets in different networks/),
    expect.stringMatching(/interface\.yaml:24:17 .*warning: there is no service "payments", so this is ignored until there is →/),
    expect.stringMatching(/is valid, with 2 warnings\./),
  ]);
});
