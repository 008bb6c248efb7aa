import { databaseCases } from '../support/database-cases.ts';
import { startHub, type Answer, type TestHub } from '../support/hub.ts';

const TOKEN = 'backup-token-of-the-file';
const YAML = `
services:
  - id: nightly-backup
    checks:
      - { id: backup-run, probe: heartbeat, interval: 1h, grace: 1m, token: ${TOKEN} }
      - { id: hurried, probe: heartbeat, interval: 1s, timeout: 500ms, grace: 1s, token: hurried-token, essential: false }
  - id: workers
    components:
      - id: worker
        instances: [ { id: worker-a }, { id: worker-b } ]
        checks: [ { id: worker-beat, probe: heartbeat, interval: 1h, token: "worker-token-{id}" } ]
`;

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let hub: TestHub;
  let databaseUrl: string;

  const signal = (rest: string, method = 'GET', body?: string): Promise<Answer> =>
    hub.ask(method, `/heartbeats/${rest}`, {
      token: null,
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'text/plain' } }),
    });
  const status = async (check = 'backup-run'): Promise<string> => (await hub.get(`/checks/${check}`)).body.state.status as string;

  beforeAll(async () => {
    databaseUrl = await createUrl();
    hub = await startHub({ yaml: YAML, databaseUrl });
  });

  afterAll(() => hub.stop());

  it('answers OK when the signal is committed', async () => {
    expect(await status()).toBe('pending');
    const answer = await signal(TOKEN, 'POST', 'copied 3 files\nall fine');
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([200, 'OK', 'text/plain; charset=utf-8']);
    expect((await hub.get('/checks/backup-run')).body).toMatchObject({
      state: { status: 'up' },
      lastObservation: { outcome: 'ok', message: 'copied 3 files\nall fine' },
    });
  });

  it.each([
    ['/fail', 'down'],
    ['', 'up'],
    ['/3', 'down'],
    ['/start', 'down'],
    ['/0', 'up'],
  ])('%s makes it %s at once', async (rest, expected) => {
    expect((await signal(`${TOKEN}${rest}`)).text).toBe('OK');
    expect(await status()).toBe(expected);
  });

  it('takes a HEAD, and answers it without a body', async () => {
    await signal(`${TOKEN}/fail`);
    const answer = await signal(TOKEN, 'HEAD');
    expect([answer.status, answer.text, await status()]).toEqual([200, '', 'up']);
  });

  it('is DOWN when a signal that was due stays away', async () => {
    await signal('hurried-token');
    const missed = await hub.until('/checks/hurried', (body) => body.state.status === 'down');
    expect(missed.body.state.reason).toBe('heartbeat_missed');
  });

  it('knows each instance by its own token', async () => {
    await signal('worker-token-worker-b/fail');
    const { runs } = (await hub.get('/checks/worker-beat')).body;
    expect(runs).toMatchObject([
      { instanceId: 'worker-a', state: { status: 'pending' } },
      { instanceId: 'worker-b', state: { status: 'down' } },
    ]);
  });

  it('takes a token of kind heartbeat that was made for the check', async () => {
    const token = await hub.token({ kind: 'heartbeat', scope: { check: 'backup-run' } });
    expect((await signal(`${token}/fail`)).status).toBe(200);
    expect(await status()).toBe('down');
  });

  it.each(['nobodys-token', `${TOKEN}x`, `${TOKEN}/stop`, `${TOKEN}/256`])('knows nothing of %s', async (rest) => {
    const answer = await signal(rest);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')]);
  });

  it('refuses another kind of token, and a body beyond 10 kB', async () => {
    expect((await signal(hub.adminToken)).status).toBe(404);
    expect((await signal(TOKEN, 'POST', 'x'.repeat(10_001))).status).toBe(413);
  });

  it('remembers the last signal over a restart', async () => {
    await signal(TOKEN, 'POST', 'before the restart');
    await hub.stop();
    hub = await startHub({ yaml: YAML, databaseUrl });
    expect((await hub.get('/checks/backup-run')).body).toMatchObject({
      state: { status: 'up' },
      lastObservation: { message: 'before the restart' },
    });
  });

  it('takes 60 signals a minute for each token', async () => {
    const answers = await Promise.all(Array.from({ length: 65 }, () => signal('worker-token-worker-a')));
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(4);
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});
