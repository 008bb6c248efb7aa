import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { HttpReceiver } from '../../../../../test/support/http-receiver.js';
import { SystemClock } from '../../platform/clock.js';
import { EgressGuard } from '../../platform/egress/egress-guard.js';
import { NameResolver } from '../../platform/egress/name-resolver.js';
import { webhook } from './webhook.js';

const clock = new SystemClock();
const egress = new EgressGuard(new NameResolver(clock));
egress.configure({ allowLoopback: true, probe: { allow: [], deny: [] }, notify: { allow: [] } });
const oldSecret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const newSecret = `whsec_${Buffer.alloc(64, 2).toString('base64')}`;
let receiver: HttpReceiver;

beforeAll(async () => {
  receiver = await HttpReceiver.start();
});
afterAll(() => receiver.stop());

function send() {
  const context = { egress, deliveryId: 'delivery:1:2:recovered', now: clock.now(), timeoutMs: 2_000, publicUrl: null, smtp: null };
  const settings = webhook.settings.parse({ url: `${receiver.url}/in`, secret: [oldSecret, newSecret] });
  return webhook.send(
    settings,
    {
      kind: 'recovered',
      text: 'Booking is up again',
      incident: {
        id: '1',
        number: 1,
        type: 'availability',
        severity: 'major',
        title: 'Booking is down',
        services: [],
        reason: 'timeout',
        impactStartedAt: 1_000,
        detectedAt: 2_000,
        restoredAt: 3_000,
        cause: 'outage',
      },
    },
    context,
  );
}

it('is verified by the reference library with either secret while they are exchanged', async () => {
  receiver.behaviour = { status: 204 };
  expect(await send()).toEqual({ ok: true });
  const { headers, body } = receiver.received.at(-1)!;
  for (const secret of [oldSecret, newSecret]) {
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'incident.recovered',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { incident: { id: '1', restoredAt: '1970-01-01T00:00:03.000Z' } },
    });
  }
});

it('takes a redirect for a failure and does not follow it', async () => {
  const before = receiver.received.length;
  receiver.behaviour = { status: 302, headers: { location: `${receiver.url}/elsewhere` } };
  expect(await send()).toMatchObject({ ok: false, permanent: true });
  expect(receiver.received.slice(before).map(({ path }) => path)).toEqual(['/in']);
});

it('is shut off by 410 Gone', async () => {
  receiver.behaviour = { status: 410 };
  expect(await send()).toMatchObject({ ok: false, permanent: true, gone: true });
});

it.each(['', 'whsec_', 'whsec_c2hvcnQ=', 'not base64 at all!', `whsec_${Buffer.alloc(65).toString('base64')}`])(
  'refuses the secret %j',
  (secret) => {
    expect(webhook.settings.safeParse({ url: 'https://bus.example.com/in', secret }).success).toBe(false);
  },
);
