import { expect, it } from '@jest/globals';
import { SystemClock } from '../../platform/clock.js';
import { EgressGuard } from '../../platform/egress/egress-guard.js';
import { NameResolver } from '../../platform/egress/name-resolver.js';
import type { Notifier } from '../notifier.js';
import { email } from './email.js';
import { slack } from './slack.js';
import { webhook } from './webhook.js';

/** Plays a resolver whose answers an attacker chose. */
class PlayedResolver extends NameResolver {
  protected override lookup(name: string): Promise<{ address: string; family: number }[]> {
    if (!name.includes('mixed')) return Promise.resolve([{ address: '192.0.2.1', family: 4 }]);
    return Promise.resolve([
      { address: '93.184.216.34', family: 4 },
      { address: '10.0.0.5', family: 4 },
    ]);
  }
}

const egress = new EgressGuard(new PlayedResolver(new SystemClock()));
const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
const message = {
  kind: 'test' as const,
  text: 'test',
  incident: {
    id: '1',
    number: 1,
    type: 'availability' as const,
    severity: 'minor' as const,
    title: 'Test',
    services: [],
    reason: '',
    impactStartedAt: 0,
    detectedAt: 0,
    restoredAt: null,
    cause: '',
  },
};

function send(notifier: Notifier, settings: unknown, smtp: { url: string; from: string } | null = null) {
  const context = { egress, deliveryId: 'd', now: 0, timeoutMs: 1_000, publicUrl: null, smtp };
  return notifier.send(notifier.settings.parse(settings), message, context);
}

it.each([
  'https://hooks.slack.com.attacker.tld/x',
  'https://evil-slack.com/x',
  'http://169.254.169.254/?x=hooks.slack.com',
  'https://hooks.slack.com@evil.example/x',
  'https://10.0.0.5/slack.com',
])('a Slack channel never posts to %s (abuse 5)', async (url) => {
  expect(egress.judgeUrl('notify', url, slack.vendors).allowed).toBe(false);
  expect(await send(slack, { url })).toMatchObject({ ok: false, permanent: true });
});

it('a Slack channel may post to Slack, and to a host that the egress rules name', () => {
  expect(egress.judgeUrl('notify', 'https://hooks.slack.com/services/T/B/x', slack.vendors).allowed).toBe(true);
  const open = new EgressGuard(new PlayedResolver(new SystemClock()));
  open.configure({ allowLoopback: false, probe: { allow: [], deny: [] }, notify: { allow: ['mattermost.internal'] } });
  expect(open.judgeUrl('notify', 'https://mattermost.internal/hooks/x', slack.vendors).allowed).toBe(true);
});

it('one private address among the answers refuses the whole name (abuse 7)', async () => {
  expect(await send(webhook, { url: 'https://mixed.example.com/in', secret })).toMatchObject({ ok: false, permanent: true });
  expect(await send(email, { to: ['a@example.com'] }, { url: 'smtp://mixed.example.com', from: 'watch@example.com' })).toMatchObject({
    ok: false,
    permanent: true,
  });
});

it('mail without a server is a clear permanent failure', async () => {
  expect(await send(email, { to: ['a@example.com'] })).toMatchObject({
    ok: false,
    permanent: true,
    error: expect.stringContaining('smtp.url'),
  });
});
