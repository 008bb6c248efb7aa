import type { AgentObservation, AgentReceipt, Assignments, Check } from '@watchfloor/contracts';
import { io, type Socket } from 'socket.io-client';
import { startHub, type TestHub } from '../support/hub.ts';

const TIMING = 'interval: 1h, timeout: 1s, failureThreshold: 1, successThreshold: 1';
const YAML = `
services:
  - id: shop
    checks:
      - { id: front, probe: http, url: "http://127.0.0.1:9/", locations: [paris], ${TIMING} }
      - { id: back, probe: http, url: "http://127.0.0.1:9/", locations: [tokyo], ${TIMING} }
`;

let hub: TestHub;
let token: string;
const sockets: Socket[] = [];

beforeAll(async () => {
  hub = await startHub({ yaml: YAML });
  token = await hub.token({ kind: 'agent', name: 'paris' });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(() => hub.stop());

async function dial(withToken = token): Promise<Socket> {
  const socket = io(`${hub.url}/agents`, { transports: ['websocket'], auth: { token: withToken }, reconnection: false, forceNew: true });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
  return socket;
}

const ask = (socket: Socket, event: string, message: unknown): Promise<AgentReceipt> =>
  socket.timeout(5_000).emitWithAck(event, message) as Promise<AgentReceipt>;

async function join(agent = 'one', withToken = token): Promise<{ socket: Socket; assigned: Assignments }> {
  const socket = await dial(withToken);
  const assigned = new Promise<Assignments>((resolve) => socket.on('assignments', resolve));
  expect(await ask(socket, 'hello', { agent, version: '1', sentAt: Date.now() })).toMatchObject({ ok: true });
  return { socket, assigned: await assigned };
}

function seen(checkUid: string, reason: string, more: Partial<AgentObservation> = {}): AgentObservation {
  const now = Date.now();
  return { checkUid, startedAt: now - 10, endedAt: now, reason, message: '', latencyMs: 1, phases: {}, ...more };
}

const status = async (check: string): Promise<string> => ((await hub.get(`/checks/${check}`)).body as Check).state.status;

describe('an agent', () => {
  it('comes in with a token of its kind only', async () => {
    await expect(dial(hub.adminToken)).rejects.toThrow('forbidden');
    await expect(dial('nobody')).rejects.toThrow('unauthorized');
  });

  it('is told what names its location, with what it needs and no more', async () => {
    const { assigned } = await join();
    expect(assigned.runs).toEqual([
      {
        checkUid: expect.any(String),
        probe: 'http',
        settings: expect.objectContaining({ url: 'http://127.0.0.1:9/' }),
        intervalMs: 3_600_000,
        retryIntervalMs: expect.any(Number),
        timeoutMs: 1_000,
        failureThreshold: 1,
        successThreshold: 1,
      },
    ]);
  });

  it('speaks for its own checks, in reasons that the hub judges, and of this time', async () => {
    const { socket, assigned } = await join();
    const { checkUid } = assigned.runs[0]!;
    const future = Date.now() + 3_600_000;
    const foreign = await join('other', await hub.token({ kind: 'agent', name: 'tokyo' }));
    const observations = [
      seen(checkUid, 'ok', { startedAt: future, endedAt: future }),
      seen(foreign.assigned.runs[0]!.checkUid, 'timeout'),
      seen(checkUid, 'looks_fine_to_me'),
    ];
    expect(await ask(socket, 'observations', { sentAt: Date.now(), observations })).toMatchObject({ ok: true });
    expect([await status('front'), await status('back')]).toEqual(['pending', 'pending']);
    await ask(socket, 'observations', { sentAt: Date.now(), observations: [seen(checkUid, 'timeout')] });
    await hub.until('/checks/front', (body: Check) => body.state.status === 'down' && body.lastObservation?.location === 'paris');
  });

  it.each([
    ['before hello', (socket: Socket) => ask(socket, 'beat', { sentAt: Date.now(), coveredUntil: 0 }), 'Say hello first.'],
    ['what has another shape', (socket: Socket) => ask(socket, 'hello', { agent: 'one', more: true }), 'not valid'],
  ])('is refused %s', async (_when, work, problem) => {
    expect(await work(await dial())).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
  });

  it('is refused with the figure while its clock is far off, and a poisoned batch for good', async () => {
    const { socket } = await join();
    const refused = await ask(socket, 'beat', { sentAt: Date.now() - 3_600_000, coveredUntil: 0 });
    expect(refused).toMatchObject({ ok: false, permanent: false, problem: expect.stringMatching(/^Your clock is 3600\d{3} ms off/) });
    const poisoned = await ask(socket, 'observations', { sentAt: Date.now(), observations: [{ checkUid: 'x' }] });
    expect(poisoned).toMatchObject({ ok: false, permanent: true });
  });

  it('is the only one of its location, and its own next connection takes over', async () => {
    const { socket } = await join('one');
    const rival = await dial();
    const refused = await ask(rival, 'hello', { agent: 'two', version: '1', sentAt: Date.now() });
    expect(refused).toMatchObject({ ok: false, problem: expect.stringContaining('Another agent reports from paris') });
    const { socket: next } = await join('one');
    expect(await ask(next, 'beat', { sentAt: Date.now(), coveredUntil: Date.now() })).toMatchObject({ ok: true });
    expect(await ask(socket, 'beat', { sentAt: Date.now(), coveredUntil: Date.now() })).toMatchObject({ ok: false });
    expect((await hub.get('//health/self')).body.locations).toContainEqual(
      expect.objectContaining({ location: 'paris', reports: true, checks: 1 }),
    );
  });
});
