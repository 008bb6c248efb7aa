import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { HttpReceiver } from '../../../../../test/support/http-receiver.js';
import { SystemClock } from '../../platform/clock.js';
import { EgressGuard } from '../../platform/egress/egress-guard.js';
import { NameResolver } from '../../platform/egress/name-resolver.js';
import type { ActionTarget } from '../action.js';
import { webhook } from './webhook.js';

const clock = new SystemClock();
const egress = new EgressGuard(new NameResolver(clock));
egress.configure({ allowLoopback: true, probe: { allow: [], deny: [] }, notify: { allow: [] } });
const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
let receiver: HttpReceiver;

beforeAll(async () => {
  receiver = await HttpReceiver.start();
});
afterAll(() => receiver.stop());

function run(path: string, target: Partial<ActionTarget> = {}) {
  const url = path.startsWith('{address}') ? path : `${receiver.url}${path}`;
  return webhook.run(webhook.settings.parse({ url, secret }), {
    egress,
    commands: new Map(),
    actId: 'act-1',
    number: 4,
    cause: { kind: 'outage', id: 'outage-1' },
    target: { kind: 'instance', id: 'booking-a', address: receiver.url, place: 'eu/a', ...target },
    idempotencyKey: 'T:4',
    fencingToken: 9,
    now: clock.now(),
  });
}

it('is signed, and carries its idempotency key and fencing token (G-9, WH-1)', async () => {
  expect(await run('/restart/{id}')).toMatchObject({ ok: true });
  const { headers, body, path } = receiver.received.at(-1)!;
  expect(path).toBe('/restart/booking-a');
  expect(headers).toMatchObject({ 'idempotency-key': 'T:4', 'x-fencing-token': '9', 'webhook-id': 'act-1' });
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
    type: 'act.run',
    data: {
      act: 'act-1',
      number: 4,
      fencingToken: 9,
      target: { kind: 'instance', id: 'booking-a', place: 'eu/a' },
      cause: { kind: 'outage', id: 'outage-1' },
    },
  });
});

it('starts at the target’s own address where the URL says so', async () => {
  expect(await run('{address}/admin/restart')).toMatchObject({ ok: true });
  expect(receiver.received.at(-1)!.path).toBe('/admin/restart');
});

it.each([
  ['../../containers/create', '/restart/..%2F..%2Fcontainers%2Fcreate'],
  ['name?force=1', '/restart/name%3Fforce%3D1'],
  ['ns/../kube-system', '/restart/ns%2F..%2Fkube-system'],
  ['a#b', '/restart/a%23b'],
])('a target named %s stays one segment (abuse 31)', async (id, path) => {
  expect(await run('/restart/{id}', { id })).toMatchObject({ ok: true });
  expect(receiver.received.at(-1)!.path).toBe(path);
});

it.each(['.', '..'])('a target named %s is refused (abuse 31)', async (id) => {
  const before = receiver.received.length;
  expect(await run('/restart/{id}/now', { id })).toMatchObject({ ok: false });
  expect(receiver.received).toHaveLength(before);
});

it('takes a redirect for a failure', async () => {
  receiver.behaviour = { status: 307, headers: { location: receiver.url } };
  expect(await run('/restart')).toMatchObject({ ok: false, output: expect.stringContaining('307') });
});

it.each(['ftp://ops.example.com/', 'https://{id}.example.com/', 'https://ops.example.com/{name}', 'restart', 'javascript:{id}'])(
  'refuses the URL %s',
  (url) => {
    expect(webhook.settings.safeParse({ url, secret }).success).toBe(false);
  },
);

it('leaves the target’s own address to be judged when it runs', () => {
  expect(webhook.targets({ url: '{address}/restart', secret })).toEqual([]);
  expect(webhook.targets({ url: 'https://ops.example.com/restart/{id}', secret })).toEqual(['https://ops.example.com/restart/x']);
});
