import type { Message } from '@watchfloor/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpReceiver } from '../../../../../test/support/http-receiver.js';
import { SmtpReceiver } from '../../../../../test/support/smtp-receiver.js';
import { SystemClock } from '../../platform/clock.js';
import { EgressGuard } from '../../platform/egress/egress-guard.js';
import { NameResolver } from '../../platform/egress/name-resolver.js';
import type { Notifier, NotifierContext } from '../notifier.js';
import { NOTIFIERS } from './index.js';

const egress = new EgressGuard(new NameResolver(new SystemClock()));
egress.configure({ allowLoopback: true, probe: { allow: [], deny: [] }, notify: { allow: [] } });

const HOSTILE = '<!channel> & <http://evil|Click> @everyone {{constructor}} ${7*7} <b onload=x>\u202Eevil\u0000\r\nBcc: evil@example.com';

const message: Message = {
  kind: 'opened',
  incident: {
    id: '018f-incident',
    number: 12,
    type: 'availability',
    severity: 'critical',
    title: 'Booking is down',
    services: [{ key: 'booking', name: 'Booking' }],
    reason: 'connection_refused',
    impactStartedAt: 1_700_000_000_000,
    detectedAt: 1_700_000_002_000,
    restoredAt: null,
    cause: 'outage',
  },
  text: 'Booking is down: connection refused',
};

const hostile: Message = {
  ...message,
  text: HOSTILE.repeat(2_000),
  incident: {
    ...message.incident,
    title: HOSTILE,
    reason: HOSTILE,
    cause: HOSTILE,
    services: Array.from({ length: 500 }, () => ({ key: 'x', name: HOSTILE })),
  },
};

type Fate = 'delivered' | 'refused' | 'throttled' | 'broken' | 'silence' | 'reset';

/** What differs between the kinds of receivers; the suite below is the same for all. */
interface Setup {
  readonly settings: unknown;
  readonly smtp: NotifierContext['smtp'];
  behave(fate: Fate): void;
  /** Everything received so far: its idempotency key and the exact text. */
  received(): { readonly id: string; readonly text: string }[];
  stop(): Promise<void>;
}

async function httpSetup(notifier: string): Promise<Setup> {
  const receiver = await HttpReceiver.start();
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const answers = {
    delivered: { status: 200, body: 'ok' },
    refused: { status: 404, body: 'channel_not_found' },
    throttled: { status: 429, headers: { 'retry-after': '7' }, body: 'rate_limited' },
    broken: { status: 500, body: 'rollup_error' },
    silence: 'silence',
    reset: 'reset',
  } as const;
  return {
    settings: notifier === 'slack' ? { url: `${receiver.url}/services/T0/B0/x` } : { url: `${receiver.url}/in`, secret },
    smtp: null,
    behave: (fate) => {
      receiver.behaviour = answers[fate];
    },
    received: () => receiver.received.map(({ headers, body }) => ({ id: String(headers['webhook-id'] ?? 'none'), text: body })),
    stop: () => receiver.stop(),
  };
}

async function smtpSetup(): Promise<Setup> {
  const receiver = await SmtpReceiver.start();
  const answers = {
    delivered: 'accept',
    refused: { code: 550, text: 'no such mailbox' },
    throttled: { code: 450, text: 'too much mail' },
    broken: { code: 451, text: 'local error' },
    silence: 'silence',
    reset: 'reset',
  } as const;
  return {
    settings: { to: ['booking@example.com'] },
    smtp: { url: receiver.url, from: 'Watch <watch@example.com>' },
    behave: (fate) => {
      receiver.behaviour = answers[fate];
    },
    received: () => receiver.received.map(({ raw }) => ({ id: /^message-id: (.+)$/im.exec(raw)?.[1] ?? 'none', text: raw })),
    stop: () => receiver.stop(),
  };
}

describe.each(NOTIFIERS.map((notifier): [string, Notifier] => [notifier.name, notifier]))('notifier %s', (name, notifier) => {
  let setup: Setup;

  beforeAll(async () => {
    setup = name === 'email' ? await smtpSetup() : await httpSetup(name);
  });
  afterAll(() => setup.stop());
  beforeEach(() => setup.behave('delivered'));

  async function send(what: Message = message, timeoutMs = 5_000) {
    const settings = notifier.settings.parse(setup.settings);
    const context = {
      egress,
      deliveryId: 'delivery:018f-incident:irt:opened',
      now: 1_700_000_003_000,
      timeoutMs,
      publicUrl: 'https://watch.example.com',
      smtp: setup.smtp,
    };
    return notifier.send(settings, what, context);
  }

  it('delivers to a receiver that accepts', async () => {
    expect(await send()).toMatchObject({ ok: true });
    expect(setup.received().at(-1)?.text).toContain('Booking is down');
  });

  it('gives up at once where asking again cannot help (AL-9)', async () => {
    setup.behave('refused');
    expect(await send()).toMatchObject({ ok: false, permanent: true, error: expect.any(String) });
  });

  it.each(['throttled', 'broken', 'reset'] as const)('asks for another try when the receiver is %s (AL-9)', async (fate) => {
    setup.behave(fate);
    const outcome = await send();
    expect(outcome).toMatchObject({ ok: false, permanent: false });
    if (fate === 'throttled' && name !== 'email') expect(outcome).toMatchObject({ retryAfterMs: 7_000 });
  });

  it('waits no longer than its time-out', async () => {
    setup.behave('silence');
    const begin = performance.now();
    expect(await send(message, 200)).toMatchObject({ ok: false, permanent: false });
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it('sends the same idempotency key at every try (AL-2)', async () => {
    const before = setup.received().length;
    setup.behave('reset');
    await send();
    setup.behave('delivered');
    await send();
    const ids = setup
      .received()
      .slice(before)
      .map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('keeps hostile text inert and bounded (abuse 32, 33)', async () => {
    expect(await send(hostile)).toMatchObject({ ok: true });
    const { text } = setup.received().at(-1)!;
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    expect(text).not.toMatch(/[\u0000\u202E]/);
    expect(text.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im);
    expect(text).toContain('${7*7}');
    if (name === 'slack') expect(text).not.toMatch(/<!|<http:\/\/evil|@everyone/);
  });

  it('refuses settings it does not know', () => {
    expect(notifier.settings.safeParse({ ...(setup.settings as object), unknown: 1 }).success).toBe(false);
  });
});
