import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, chown, mkdir, mkdtemp, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SystemClock } from '../../platform/clock.js';
import { EgressGuard } from '../../platform/egress/egress-guard.js';
import { NameResolver } from '../../platform/egress/name-resolver.js';
import type { ActionTarget } from '../action.js';
import { command } from './command.js';

const egress = new EgressGuard(new NameResolver(new SystemClock()));
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'watchfloor-command-')));
});
afterAll(() => rm(folder, { recursive: true }));

async function script(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

function run(
  path: string,
  { args = [], timeoutMs = 5_000, target = {} }: { args?: string[]; timeoutMs?: number; target?: Partial<ActionTarget> } = {},
) {
  return command.run(
    { command: 'restart' },
    {
      egress,
      commands: new Map([['restart', { path, args, timeoutMs }]]),
      actId: 'act-1',
      number: 1,
      cause: { kind: 'outage', id: 'outage-1' },
      target: { kind: 'instance', id: 'booking-a', address: null, place: 'eu-west-1/a', ...target },
      idempotencyKey: 'T:1',
      fencingToken: 1,
      now: 0,
    },
  );
}

describe('hostile names (abuse 28)', () => {
  it.each(['a;rm -rf /', '$(id)', '`id`', "a'b", 'a b', '*', '${HOME}', '{place}', '|cat'])('%j is one literal argument', async (id) => {
    const path = await script('print', 'printf "%s|" "$#" "$@"');
    const { ok, output } = await run(path, { args: ['restart', '{id}', '--at={place}'], target: { id } });
    expect(ok).toBe(true);
    expect(output).toContain(`3|restart|${id}|--at=eu-west-1/a|`);
  });

  it.each(['-oProxyCommand=x', '--help', 'a\nb', 'a\u0000b'])('%j is refused', async (id) => {
    const path = await script('print', 'touch "$0.ran"');
    expect((await run(path, { args: ['{id}'], target: { id } })).ok).toBe(false);
    await expect(readFile(`${path}.ran`)).rejects.toThrow();
  });
});

it('gives the program nothing of our environment', async () => {
  const { output } = await run(await script('environment', 'env'));
  const names = output.split('\n').flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []);
  expect(names.filter((name) => !['PATH', 'PWD', 'SHLVL', '_', 'OLDPWD'].includes(name)).toSorted()).toEqual([
    'WATCHFLOOR_ACT',
    'WATCHFLOOR_FENCING_TOKEN',
    'WATCHFLOOR_IDEMPOTENCY_KEY',
  ]);
});

describe('files that must not be run (abuse 29)', () => {
  it('a relative path', async () => {
    expect(await run('bin/restart')).toMatchObject({ ok: false, output: expect.stringContaining('absolute') });
  });

  it('a path that climbs', async () => {
    await script('climbed', 'true');
    await mkdir(join(folder, 'below'));
    expect(await run(`${folder}/below/../climbed`)).toMatchObject({ ok: false });
  });

  it('a link that took the place of the program', async () => {
    const path = await script('allowed', 'true');
    expect((await run(path)).ok).toBe(true);
    await rename(path, `${path}.old`);
    await symlink(await script('evil', 'touch "$0.ran"'), path);
    expect(await run(path)).toMatchObject({ ok: false, output: expect.stringContaining('leads to') });
  });

  it('a file that others may write', async () => {
    const path = await script('shared', 'true');
    await chmod(path, 0o777);
    expect(await run(path)).toMatchObject({ ok: false, output: expect.stringContaining('chmod go-w') });
  });

  it('a file in a folder that others may write', async () => {
    await mkdir(join(folder, 'open'));
    await chmod(join(folder, 'open'), 0o777);
    expect(await run(await script('open/restart', 'true'))).toMatchObject({ ok: false, output: expect.stringContaining('chmod go-w') });
  });

  it('what is missing, and what is not executable', async () => {
    expect(await run(join(folder, 'missing'))).toMatchObject({ ok: false, output: expect.stringContaining('ENOENT') });
    const path = await script('plain', 'true');
    await chmod(path, 0o644);
    expect(await run(path)).toMatchObject({ ok: false, output: expect.stringContaining('chmod +x') });
  });

  // Only root can give a file away; elsewhere the rule is the same code with another number.
  (process.getuid?.() === 0 ? it : it.failing)('a file of somebody else', async () => {
    const path = await script('foreign', 'true');
    await chown(path, 12_345, 12_345);
    expect(await run(path)).toMatchObject({ ok: false, output: expect.stringContaining('belongs to user 12345') });
  });

  it('a name that the file does not allow', async () => {
    const refused = await command.run({ command: 'other' }, { commands: new Map() } as never);
    expect(refused).toEqual({ ok: false, output: 'commands.other is not in the configuration file' });
  });
});

describe('a program that won’t end (abuse 30)', () => {
  it('is killed with children that ignore SIGTERM', async () => {
    const path = await script(
      'stubborn',
      'trap "" TERM\n(trap "" TERM; echo $$ > "$0.leader"; sh -c \'echo $$ > "$0.child"; sleep 60\' "$0") &\nwait',
    );
    const { ok, output } = await run(path, { timeoutMs: 500 });
    expect({ ok, output }).toEqual({ ok: false, output: expect.stringContaining('killed after 500 ms') });
    await pause(50);
    for (const who of ['leader', 'child']) expect(await isAlive(Number(await readFile(`${path}.${who}`, 'utf8')))).toBe(false);
  });

  it('is killed when only a child that holds the output is left', async () => {
    const path = await script('orphan', 'sh -c \'echo $$ > "$0.child"; sleep 60\' "$0" &\nexit 0');
    expect((await run(path, { timeoutMs: 500 })).ok).toBe(false);
    await pause(50);
    expect(await isAlive(Number(await readFile(`${path}.child`, 'utf8')))).toBe(false);
  });

  it('cannot fill the memory', async () => {
    const { output } = await run(await script('endless', 'yes'), { timeoutMs: 500 });
    expect(Buffer.byteLength(output)).toBeLessThanOrEqual(65_536);
  });
});

/** A killed process may still stand in the table until its parent looks. */
async function isAlive(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return state !== '' && !/\) Z /.test(state);
}
