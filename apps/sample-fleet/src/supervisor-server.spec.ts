import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import request from 'supertest';
import { SupervisedInstance } from './supervised-instance.js';
import { Supervisor } from './supervisor.js';
import { createSupervisorServer } from './supervisor-server.js';

const webhook = new Webhook(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);
const ENDS_WITH_ITS_SUPERVISOR = `process.on('disconnect', () => process.exit()); setInterval(() => undefined, 1_000);`;

interface Hook {
  readonly id?: string;
  readonly signedFor?: string;
  readonly sentAt?: Date;
  readonly key?: string;
  readonly token?: number;
  readonly signer?: Webhook;
}

describe('the supervisor', () => {
  let folder: string;
  let instances: SupervisedInstance[];
  let supervisor: Supervisor;
  let server: Server;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sample-fleet-'));
    const main = join(folder, 'instance.mjs');
    await writeFile(main, ENDS_WITH_ITS_SUPERVISOR);
    instances = ['booking-a', 'booking-b'].map(
      (id) =>
        new SupervisedInstance(
          { id, service: 'booking', component: 'booking-api', address: 'http://127.0.0.1:4102' },
          { main, log: () => undefined },
        ),
    );
    supervisor = new Supervisor(instances, () => undefined);
    server = createSupervisorServer(supervisor, webhook);
    await supervisor.start();
  });

  afterEach(async () => {
    await Promise.all(instances.map((instance) => instance.kill()));
    await rm(folder, { recursive: true });
  });

  function restart({ id = 'booking-a', signedFor = id, sentAt = new Date(), key = 'uid:1', token = 1, signer = webhook }: Hook) {
    const body = JSON.stringify({ type: 'act.run', data: { target: { kind: 'instance', id: signedFor } } });
    return request(server)
      .post(`/restart/${id}`)
      .set({
        'webhook-id': key.replace(':', '-'),
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
        'webhook-signature': signer.sign(key.replace(':', '-'), sentAt, body),
        'idempotency-key': key,
        'x-fencing-token': String(token),
        'content-type': 'application/json',
      })
      .send(body);
  }

  it('lists its instances with their processes', async () => {
    const { body } = await request(server).get('/instances').expect(200);
    expect(body).toEqual(instances.map(({ id, pid }) => ({ id, pid, restarts: 0 })));
  });

  it('replaces the process on a signed webhook, and once for one act', async () => {
    const before = instances[0]?.pid;
    const { body } = await restart({}).expect(200);
    expect(body).toEqual({ id: 'booking-a', pid: instances[0]?.pid, restarts: 1 });
    expect(body.pid).not.toBe(before);
    expect((await restart({}).expect(200)).body).toEqual(body);
  });

  it('starts a process that is gone, which it never does by itself', async () => {
    await instances[0]?.kill();
    expect((await request(server).get('/instances')).body[0]).toEqual({ id: 'booking-a', pid: null, restarts: 0 });
    expect((await restart({}).expect(200)).body.pid).toEqual(expect.any(Number));
  });

  const stranger = new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`);
  it.each<[string, Hook]>([
    ['signed with another secret', { signer: stranger }],
    ['that is six minutes old', { sentAt: new Date(Date.now() - 360_000) }],
    ['signed for another instance', { signedFor: 'booking-b' }],
  ])('refuses a webhook %s', async (_name, hook) => {
    await restart(hook).expect(401);
    expect(supervisor.restarts()).toEqual([]);
  });

  it('refuses what is not signed at all', () => request(server).post('/restart/booking-a').send('{}').expect(401));

  it('refuses a lower fencing token', async () => {
    await restart({ key: 'uid:2', token: 2 }).expect(200);
    await restart({ key: 'uid:1', token: 1 }).expect(409);
    expect(supervisor.restarts()).toMatchObject([{ key: 'uid:2', restarts: 1 }]);
  });

  it('knows its instances only', () => restart({ id: 'stock-a' }).expect(404));

  it('refuses a large body', () => request(server).post('/restart/booking-a').send('x'.repeat(70_000)).expect(413));
});
