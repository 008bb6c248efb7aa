import { z } from 'zod';
import * as contracts from './index.js';

const schemas = Object.entries<unknown>(contracts).flatMap(([name, value]): [string, z.ZodType][] =>
  value instanceof z.ZodType ? [[name, value]] : [],
);

describe('contracts', () => {
  test.each(schemas)('%s becomes JSON Schema, so OpenAPI and forms can show it', (_name, schema) => {
    expect(z.toJSONSchema(schema, { io: 'input' })).toBeDefined();
  });

  it('refuses an unknown field of a request', () => {
    expect(contracts.createService.safeParse({ id: 'booking', teir: 1 }).error?.issues[0]).toMatchObject({
      code: 'unrecognized_keys',
      keys: ['teir'],
    });
  });

  it('keeps the settings of a probe beside the common fields', () => {
    const parsed = contracts.writtenCheck.parse({ id: 'live', probe: 'http', url: 'http://x/', interval: '5s' });
    expect(parsed).toEqual({ id: 'live', probe: 'http', url: 'http://x/', interval: 5_000 });
  });

  it('follows a delta of every kind and refuses what is none', () => {
    const change = (value: unknown) => contracts.liveChange.safeParse(value).success;
    expect(
      change({ kind: 'service', id: 'booking', op: 'upsert', value: { id: 'booking', name: 'Booking', state: { status: 'up' } } }),
    ).toBe(true);
    expect(change({ kind: 'instance', id: 'booking-a', op: 'remove' })).toBe(true);
    expect(change({ kind: 'instance', id: 'booking-a', op: 'upsert' })).toBe(false);
    expect(change({ kind: 'tile', id: 'x', op: 'remove' })).toBe(false);
  });

  it('counts a latency in the bucket of its upper bound', () => {
    expect(contracts.latencyBucket(1)).toBe(0);
    expect(contracts.latencyBucket(1.5)).toBe(1);
    expect(contracts.latencyBucket(60_000)).toBe(contracts.LATENCY_BUCKETS - 1);
  });

  it('gives an api token a role and no other kind one', () => {
    expect(contracts.createToken.safeParse({ kind: 'api', name: 'x' }).success).toBe(false);
    expect(contracts.createToken.safeParse({ kind: 'kiosk', role: 'viewer', name: 'x' }).success).toBe(false);
    expect(contracts.createToken.safeParse({ kind: 'api', role: 'viewer', name: 'x', expires: '90d' }).success).toBe(true);
  });
});
