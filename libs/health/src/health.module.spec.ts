import type { INestApplication } from '@nestjs/common';
import { healthReport } from '@watchfloor/contracts';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { BreakerRegistry } from './breakers/breaker-registry.js';
import { HealthModule } from './health.module.js';
import { HealthIndicators } from './indicators/health-indicators.js';

async function start(module = HealthModule.forRoot({ service: 'booking' })): Promise<INestApplication> {
  const testing = await Test.createTestingModule({ imports: [module] }).compile();
  return testing.createNestApplication({ logger: false }).init();
}

describe('a service that embeds the module', () => {
  let app: INestApplication;
  beforeEach(async () => {
    app = await start();
  });
  afterEach(() => app.close());
  const get = (path: string) => request(app.getHttpServer()).get(path);

  it.each(['/health/live', '/health/ready'])('answers %s in Terminus format', async (path) => {
    const { body } = await get(path).expect(200);
    expect(healthReport.parse(body)).toMatchObject({ status: 'ok', details: {} });
  });

  it('is ready but degraded while a breaker is open (CB-11)', async () => {
    const breaker = app.get(BreakerRegistry).breaker({ dependency: 'payments' });
    for (let call = 0; call < 10; call += 1) await breaker.run(() => Promise.reject(new Error('refused'))).catch(() => undefined);
    const { body } = await get('/health/ready').expect(200);
    expect(healthReport.parse(body).details['breaker:payments/default']).toMatchObject({ status: 'up', degraded: true, state: 'open' });
    expect((await get('/health/live').expect(200)).body.details).toEqual({});
  });

  it('asks the indicators that the host adds', async () => {
    app.get(HealthIndicators).add({ name: 'database', on: 'ready', check: () => Promise.reject(new Error('no connection')) });
    app.get(HealthIndicators).add({ name: 'cache', on: 'ready', check: () => ({ cache: { status: 'up', keys: 3 } }) });
    const { body } = await get('/health/ready').expect(503);
    expect(body).toMatchObject({
      status: 'error',
      details: { database: { status: 'down', message: 'no connection' }, cache: { keys: 3 } },
    });
    await get('/health/live').expect(200);
  });

  it('takes an indicator that does not answer as down', async () => {
    app.get(HealthIndicators).add({ name: 'slow', on: 'live', check: () => new Promise(() => undefined), timeoutMs: 30 });
    const { body } = await get('/health/live').expect(503);
    expect(body.details.slow).toMatchObject({ status: 'down' });
  });

  it('refuses a second indicator of the same name', () => {
    const indicators = app.get(HealthIndicators);
    indicators.add({ name: 'database', on: 'ready', check: () => undefined });
    expect(() => indicators.add({ name: 'database', on: 'ready', check: () => undefined })).toThrow(/"database" exists/);
  });

  it('counts calls in its own metrics', async () => {
    await app
      .get(BreakerRegistry)
      .breaker({ dependency: 'payments' })
      .run(() => 'paid');
    const { text } = await get('/metrics').expect(200);
    expect(text).toContain('watchfloor_breaker_calls_total{dependency="payments",name="default",outcome="success"} 1');
    expect(text).toContain('watchfloor_breaker_state{dependency="payments",name="default",state="closed"} 1');
    expect(text).toContain('watchfloor_breaker_call_duration_seconds_count{dependency="payments",name="default"} 1');
  });
});

describe('the module', () => {
  it('takes its options from a factory and leaves out the metrics route when told', async () => {
    const app = await start(HealthModule.forRootAsync({ metrics: false, useFactory: async () => ({ service: 'booking' }) }));
    await request(app.getHttpServer()).get('/health/live').expect(200);
    await request(app.getHttpServer()).get('/metrics').expect(404);
    await app.close();
  });

  it.each([
    [{ service: 'Booking API' }, /service is "Booking API" → use 1 to 64/],
    [{ service: 'booking', address: '10.0.0.11' }, /address is "10.0.0.11" → write a URL/],
    [{ service: 'booking', hub: { url: 'hub', token: 't' } }, /hub.url is "hub" → write a URL/],
  ])('does not start with %j', async (options, message) => {
    await expect(start(HealthModule.forRoot(options))).rejects.toThrow(message);
  });
});
