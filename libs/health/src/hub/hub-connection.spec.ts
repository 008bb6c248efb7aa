import { Test, type TestingModule } from '@nestjs/testing';
import {
  fleetHello,
  fleetLeave,
  fleetReport,
  type FleetEvents,
  type FleetHello,
  type FleetLeave,
  type FleetReport,
} from '@watchfloor/contracts';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from 'socket.io';
import { BreakerRegistry } from '../breakers/breaker-registry.js';
import type { HubAddress } from '../health-options.js';
import { HealthModule } from '../health.module.js';
import { HubConnection } from './hub-connection.js';

const TOKEN = 'service-token';

/** A hub written without our code: what an outsider's server would see. */
class ListeningHub {
  readonly hellos: FleetHello[] = [];
  readonly reports: FleetReport[] = [];
  readonly leaves: FleetLeave[] = [];
  private readonly http: HttpServer = createServer();
  private readonly io = new Server<FleetEvents>(this.http);

  async listen(port = 0): Promise<number> {
    const fleet = this.io.of('/fleet');
    fleet.use((socket, next) => next(socket.handshake.auth['token'] === TOKEN ? undefined : new Error('unauthorized')));
    fleet.on('connection', (socket) => {
      socket.on('hello', (hello, acknowledge) => {
        this.hellos.push(fleetHello.parse(hello));
        acknowledge({ accepted: true, leaseMs: 15_000 });
      });
      socket.on('report', (report, acknowledge) => {
        this.reports.push(fleetReport.parse(report));
        acknowledge({ ok: true });
      });
      socket.on('leave', (leave, acknowledge) => {
        this.leaves.push(fleetLeave.parse(leave));
        acknowledge({ ok: true });
      });
    });
    await new Promise<void>((resolve) => this.http.listen(port, '127.0.0.1', resolve));
    return (this.http.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return this.io.close();
  }
}

async function until(holds: () => boolean, withinMs = 8_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`did not hold within ${withinMs} ms`);
    await sleep(20);
  }
}

async function startService(port: number, token: HubAddress['token'] = TOKEN): Promise<TestingModule> {
  const options = { service: 'booking', component: 'booking-api', instance: 'booking-a', hub: { url: `http://127.0.0.1:${port}`, token } };
  const service = await Test.createTestingModule({ imports: [HealthModule.forRoot(options)] })

    .compile();
  await service.init();
  return service;
}

describe('the connection to the hub', () => {
  it('says hello, reports calls and transitions, and leaves', async () => {
    const hub = new ListeningHub();
    const service = await startService(await hub.listen());
    const breaker = service.get(BreakerRegistry).breaker({ dependency: 'payments' });
    await until(() => service.get(HubConnection).connected);
    for (let call = 0; call < 12; call += 1) await breaker.run(() => Promise.reject(new Error('refused'))).catch(() => undefined);
    await until(() => hub.reports.some(({ transitions }) => transitions.length > 0));
    const calls = hub.reports.map((report) => report.breakers[0]).filter((entry) => entry !== undefined);
    expect(calls.reduce((sum, entry) => sum + entry.failures, 0)).toBe(10);
    expect(calls.reduce((sum, entry) => sum + entry.rejects, 0)).toBe(2);
    expect(calls.at(-1)).toMatchObject({ dependency: 'payments', name: 'default', state: 'open' });
    expect(hub.reports.flatMap(({ transitions }) => transitions)).toMatchObject([{ from: 'closed', to: 'open' }]);
    await service.close();
    expect(hub.hellos).toMatchObject([{ service: 'booking', component: 'booking-api', instance: 'booking-a' }]);
    expect(hub.leaves).toEqual([{ incarnation: hub.hellos[0]?.incarnation }]);
    await hub.close();
  });

  it('does no harm while the hub is away, and comes back with the same incarnation', async () => {
    const first = new ListeningHub();
    const port = await first.listen();
    const service = await startService(port);
    await until(() => service.get(HubConnection).connected);
    await first.close();
    await until(() => !service.get(HubConnection).connected);
    await expect(
      service
        .get(BreakerRegistry)
        .breaker({ dependency: 'payments' })
        .run(() => 'paid'),
    ).resolves.toBe('paid');
    const second = new ListeningHub();
    await second.listen(port);
    await until(() => second.reports.length > 0);
    expect(second.hellos[0]?.incarnation).toBe(first.hellos[0]?.incarnation);
    expect(second.reports[0]?.breakers[0]).toMatchObject({ dependency: 'payments', successes: 1 });
    await service.close();
    await second.close();
  });

  it.each(['wrong-token', ''])('goes on without a hub that refuses the token %j', async (token) => {
    const hub = new ListeningHub();
    const service = await startService(await hub.listen(), token);
    await sleep(300);
    expect(service.get(HubConnection).connected).toBe(false);
    await service.close();
    await hub.close();
  });

  it('asks for a token that is not there yet again', async () => {
    const hub = new ListeningHub();
    let asked = 0;
    const token = () => ((asked += 1) > 1 ? TOKEN : Promise.reject(new Error('no such file')));
    const service = await startService(await hub.listen(), token);
    await until(() => service.get(HubConnection).connected);
    await service.close();
    await hub.close();
  });

  it('goes on without a hub that was never there', async () => {
    const service = await startService(1);
    await sleep(300);
    await expect(
      service
        .get(BreakerRegistry)
        .breaker({ dependency: 'payments' })
        .run(() => 'paid'),
    ).resolves.toBe('paid');
    await service.close();
  });
});
