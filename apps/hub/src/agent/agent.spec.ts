import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Line } from '../../../../test/support/line.js';
import { WrittenHub } from '../../../../test/support/written-hub.js';
import { startAgent, type RunningAgent } from './agent.js';

const TIMES = { intervalMs: 300, retryIntervalMs: 300, timeoutMs: 500, failureThreshold: 2, successThreshold: 1 };

describe('an agent', () => {
  let folder: string;
  let internet: Line;
  let target: Line;
  let hub: WrittenHub;
  let agent: RunningAgent;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'agent-'));
    [internet, target] = await Promise.all([Line.open(2), Line.open(1)]);
    const settings = { url: `http://${target.addresses[0]}/` };
    hub = await WrittenHub.open({
      runs: [{ checkUid: 'front', probe: 'http', settings, ...TIMES }],
      references: internet.addresses.map((address) => `tcp://${address}`),
    });
    const egress = { allowLoopback: true, probe: { allow: [], deny: [] }, notify: { allow: [] } };
    agent = startAgent({ hubUrl: hub.url, token: 'token', spoolFolder: folder, egress });
  });
  afterAll(async () => {
    await agent.close();
    await Promise.all([hub.close(), internet.close(), target.close()]);
    rmSync(folder, { recursive: true });
  });

  /** Being held up on a busy machine is another doubt. */
  const reasons = (): string[] => hub.heard.map(({ reason }) => reason).filter((reason) => reason !== 'hub_lag');

  async function until(isSo: () => boolean): Promise<void> {
    for (let tries = 0; tries < 150 && !isSo(); tries += 1) await sleep(100);
    if (!isSo()) throw new Error(`Not so within 15 s: ${reasons().join(' ')}`);
  }

  it('doubts its own line when the references it was told fail as well (ST-9)', async () => {
    await until(() => reasons().filter((reason) => reason === 'ok').length >= 3);
    await Promise.all([internet.kill(0), internet.kill(1)]);
    await target.kill(0);
    await until(() => reasons().filter((reason) => reason !== 'ok').length >= 4);
    expect(new Set(reasons())).toEqual(new Set(['ok', 'hub_suspect']));
  }, 30_000);

  it('looks at them by plan, so that it believes itself again', async () => {
    const before = reasons().length;
    await internet.mend();
    await until(() => reasons().slice(before).includes('connection_refused'));
    expect(reasons().at(-1)).toBe('connection_refused');
  }, 30_000);
});
