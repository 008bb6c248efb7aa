import { execFileSync } from 'node:child_process';
import { startHub, type TestHub } from './support/hub.ts';
import { startPostgres, type PostgresServer } from './support/postgres.ts';

describe('a database that is away is said and survived', () => {
  let server: PostgresServer;
  let hub: TestHub;

  beforeAll(async () => {
    server = await startPostgres();
    hub = await startHub({ databaseUrl: await server.createDatabase() });
  });
  afterAll(async () => {
    await hub.stop();
    await server.stop();
  });

  const serverProcesses = () =>
    execFileSync('pgrep', ['-P', String(server.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  const signal = (pids: readonly number[], name: NodeJS.Signals) => {
    for (const pid of pids) process.kill(pid, name);
  };
  const connections = () =>
    serverProcesses().filter((pid) => /watchfloor_\d+ /.test(execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })));

  it('a frozen one: 503 within its bound, the public part answers, then all is well again', async () => {
    const frozen = serverProcesses();
    signal(frozen, 'SIGSTOP');
    try {
      const startedAt = performance.now();
      const [asked, live] = await Promise.all([hub.get('/tokens'), hub.get('//health/live', { token: null })]);
      expect(performance.now() - startedAt).toBeLessThan(8_000);
      expect(asked).toMatchObject({ status: 503, body: { title: 'Unavailable' } });
      expect(live.status).toBe(200);
    } finally {
      signal(frozen, 'SIGCONT');
    }
    await hub.until('/tokens', () => true);
  });

  it('one that drops every connection: the next request has another', async () => {
    signal(connections(), 'SIGTERM');
    await hub.until('/tokens', () => true);
  });
});
