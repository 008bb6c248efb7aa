import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpReceiver } from '../../../../../test/support/http-receiver.js';
import { SystemClock } from '../../platform/clock.js';
import { EgressGuard } from '../../platform/egress/egress-guard.js';
import { NameResolver } from '../../platform/egress/name-resolver.js';
import type { Action, ActionContext, AllowedCommand } from '../action.js';
import { ACTIONS } from './index.js';

const egress = new EgressGuard(new NameResolver(new SystemClock()));
egress.configure({ allowLoopback: true, probe: { allow: [], deny: [] }, notify: { allow: [] } });

type Fate = 'works' | 'fails' | 'hangs' | 'talks';

/** What differs between the kinds of actions; the suite below is the same for all. */
interface Setup {
  readonly commands: ReadonlyMap<string, AllowedCommand>;
  settingsFor(fate: Fate): unknown;
  stop(): Promise<unknown>;
}

const SCRIPTS: Readonly<Record<Fate, string>> = {
  works: 'echo done "$WATCHFLOOR_IDEMPOTENCY_KEY" "$WATCHFLOOR_FENCING_TOKEN"',
  fails: 'echo no >&2; exit 3',
  hangs: 'sleep 60',
  talks: 'head -c 3000000 /dev/zero | tr "\\0" x',
};

async function commandSetup(): Promise<Setup> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'watchfloor-action-')));
  const commands = new Map<string, AllowedCommand>();
  for (const [fate, script] of Object.entries(SCRIPTS)) {
    const path = join(folder, fate);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    commands.set(fate, { path, args: ['{id}'], timeoutMs: 1_000 });
  }
  return { commands, settingsFor: (fate) => ({ command: fate }), stop: () => rm(folder, { recursive: true }) };
}

async function webhookSetup(): Promise<Setup> {
  const receiver = await HttpReceiver.start();
  const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
  const settingsFor = (fate: Fate) => {
    receiver.behaviour =
      fate === 'hangs'
        ? 'silence'
        : { status: fate === 'fails' ? 500 : 200, body: fate === 'talks' ? 'x'.repeat(3_000_000) : `done \u0000TARGET:4 9` };
    return { url: `${receiver.url}/restart/{id}`, secret, timeout: '1s' };
  };
  return { commands: new Map(), settingsFor, stop: () => receiver.stop() };
}

describe.each(ACTIONS.map((action): [string, Action] => [action.name, action]))('action %s', (name, action) => {
  let setup: Setup;
  beforeAll(async () => {
    setup = name === 'command' ? await commandSetup() : await webhookSetup();
  });
  afterAll(() => setup.stop());

  function run(fate: Fate, target: Partial<ActionContext['target']> = {}) {
    return action.run(action.settings.parse(setup.settingsFor(fate)), {
      egress,
      commands: setup.commands,
      actId: 'act-1',
      number: 4,
      cause: { kind: 'outage', id: 'outage-1' },
      target: { kind: 'instance', id: 'booking-a', address: 'http://10.0.0.11:3000', place: 'eu-west-1/a', ...target },
      idempotencyKey: 'TARGET:4',
      fencingToken: 9,
      now: 1_700_000_000_000,
    });
  }

  it('says that it worked, with its output', async () => {
    expect(await run('works')).toEqual({ ok: true, output: expect.stringContaining('TARGET:4 9') });
  });

  it('says that it failed, with its output', async () => {
    expect(await run('fails')).toEqual({ ok: false, output: expect.stringMatching(/500|exit code 3[\s\S]*no/) });
  });

  it('ends at its time-out (G-11)', async () => {
    const begin = performance.now();
    expect(await run('hangs')).toMatchObject({ ok: false });
    expect(performance.now() - begin).toBeLessThan(3_000);
  });

  it('keeps 64 KiB of the output (abuse 30)', async () => {
    const { ok, output } = await run('talks');
    expect(ok).toBe(true);
    expect(Buffer.byteLength(output)).toBeLessThanOrEqual(65_536);
    expect(output.length).toBeGreaterThan(60_000);
  });

  it('refuses a target whose name could mean more than itself (abuse 28)', async () => {
    expect(await run('works', { id: 'a\nb' })).toMatchObject({ ok: false, output: expect.stringContaining('control characters') });
    expect(await run('works', { id: '' })).toMatchObject({ ok: false, output: expect.stringContaining('has no id') });
  });

  it('refuses settings it does not know', () => {
    expect(action.settings.safeParse({ ...(setup.settingsFor('works') as object), unknown: 1 }).success).toBe(false);
  });
});
