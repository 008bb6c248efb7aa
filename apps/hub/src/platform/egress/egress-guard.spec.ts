import { guardWith, TableResolver } from '../../../../../test/support/egress.js';
import type { EgressError } from './egress-error.js';
import { EgressGuard } from './egress-guard.js';
import { CLOSED_EGRESS } from './egress-policy.js';

describe('judgeUrl of a probe', () => {
  it('denies what the file denies, in any spelling', () => {
    const guard = guardWith({ probe: { allow: [], deny: ['10.0.5.0/24', '*.internal.example', 'db.example:5432'] } });
    for (const url of ['http://10.0.5.9/', 'http://[::ffff:10.0.5.9]/', 'http://a.internal.example/', 'tcp://db.example:5432'])
      expect(guard.judgeUrl('probe', url).allowed).toBe(false);
    for (const url of ['http://10.0.6.9/', 'http://internal.example/', 'tcp://db.example:5433'])
      expect(guard.judgeUrl('probe', url).allowed).toBe(true);
  });

  it('denies the hub’s own endpoints unless they are listed (abuse case 10)', () => {
    const guard = guardWith({ allowLoopback: true, probe: { allow: ['127.0.0.0/8', '127.0.0.1:8080'], deny: [] } });
    guard.protect([
      { host: '127.0.0.1', port: 5432 },
      { host: '0.0.0.0', port: 8080 },
      { host: 'redis', port: 6379 },
      { host: '10.0.0.5', port: 5432 },
    ]);
    for (const url of [
      'tcp://127.0.0.1:5432',
      'tcp://[::1]:5432',
      'http://localhost:5432/',
      'http://redis:6379/',
      'tcp://127.0.0.2:8080',
      'tcp://[::ffff:10.0.0.5]:5432',
    ]) {
      expect(guard.judgeUrl('probe', url)).toMatchObject({ allowed: false, message: expect.stringContaining('own endpoint') });
    }
    for (const url of ['http://127.0.0.1:8080/', 'tcp://127.0.0.1:5433', 'tcp://10.0.0.6:5432'])
      expect(guard.judgeUrl('probe', url).allowed).toBe(true);
  });

  it('keeps the policy before a wrong one and names each wrong entry', () => {
    const guard = guardWith({ allowLoopback: true });
    expect(() => guard.configure({ ...CLOSED_EGRESS, probe: { allow: ['10.0.0.0/99'], deny: ['1.2.3'] } })).toThrow(
      expect.objectContaining({
        fields: [expect.objectContaining({ path: 'egress.probe.allow[0]' }), expect.objectContaining({ path: 'egress.probe.deny[0]' })],
      }),
    );
    expect(guard.judgeUrl('probe', 'http://127.0.0.1/').allowed).toBe(true);
  });
});

describe('judgeUrl of notifiers and webhooks', () => {
  it.each([
    'http://example.com/',
    'https://10.0.0.1/',
    'https://192.0.2.1/',
    'https://127.0.0.1/',
    'https://[fd00::1]/',
    'https://localhost/',
    'tcp://example.com:1',
  ])('refuses %s', (url) => {
    expect(guardWith().judgeUrl('notify', url).allowed).toBe(false);
  });

  it('allows http to loopback with allowLoopback, and what is listed', () => {
    const guard = guardWith({ allowLoopback: true, notify: { allow: ['10.0.5.0/24', 'mattermost.lan'] } });
    for (const url of [
      'http://127.0.0.1:9000/',
      'http://localhost/',
      'https://10.0.5.7/',
      'http://mattermost.lan/hooks',
      'https://example.com/',
    ])
      expect(guard.judgeUrl('notify', url).allowed).toBe(true);
    for (const url of ['http://example.com/', 'https://10.0.6.7/']) expect(guard.judgeUrl('notify', url).allowed).toBe(false);
  });

  it.each([
    'https://hooks.slack.com.attacker.tld/',
    'https://evil-slack.com/',
    'https://slack.com.evil/',
    'https://93.184.216.34/?x=hooks.slack.com',
  ])('refuses %s as Slack (abuse case 5)', (url) => {
    expect(guardWith().judgeUrl('notify', url, ['.slack.com']).allowed).toBe(false);
  });

  it('lets the vendor itself pass its pin', () => {
    expect(guardWith().judgeUrl('notify', 'https://hooks.slack.com/services/T/B/x', ['.slack.com']).allowed).toBe(true);
    expect(guardWith({ allowLoopback: true }).judgeUrl('notify', 'http://127.0.0.1:1/', ['.slack.com']).allowed).toBe(true);
  });

  it('gives an anonymous visitor public https only', () => {
    const guard = guardWith({ allowLoopback: true, notify: { allow: ['10.0.0.0/8'] } });
    for (const url of ['http://example.com/', 'https://10.0.0.1/', 'https://127.0.0.1/'])
      expect(guard.judgeUrl('anonymous', url).allowed).toBe(false);
    expect(guard.judgeUrl('anonymous', 'https://example.com/').allowed).toBe(true);
  });
});

describe('resolve', () => {
  const target = (host: string, port = 443, scheme = 'https') => ({ scheme, host, port });
  const reasonOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'allowed',
      (error: EgressError) => error.reason,
    );

  it('refuses a name with one bad address among good ones (abuse case 7)', async () => {
    const guard = guardWith({}, { mixed: ['93.184.216.34', '10.0.0.5'], rebound: ['93.184.216.34', '169.254.169.254'] });
    expect(await reasonOf(guard.resolve('notify', target('mixed'), 100))).toBe('egress_blocked');
    expect(await reasonOf(guard.resolve('probe', target('rebound'), 100))).toBe('egress_blocked');
    expect(await guard.resolve('probe', target('mixed'), 100)).toHaveLength(2);
  });

  it('tells a name that does not exist from a resolver that could not say (ST-1)', async () => {
    const guard = guardWith({}, { servfail: 'EAI_AGAIN', slow: 'HANG' });
    expect(await reasonOf(guard.resolve('probe', target('nowhere'), 100))).toBe('dns_not_found');
    expect(await reasonOf(guard.resolve('probe', target('servfail'), 100))).toBe('dns_unavailable');
    expect(await reasonOf(guard.resolve('probe', target('slow'), 20))).toBe('dns_unavailable');
  });

  it('asks once for many callers and keeps the answer for a while', async () => {
    const resolver = new TableResolver({ once: ['93.184.216.34'] });
    const guard = new EgressGuard(resolver);
    await Promise.all(Array.from({ length: 50 }, () => guard.resolve('probe', target('once'), 100)));
    await guard.resolve('probe', target('once'), 100);
    expect(resolver.calls).toBe(1);
  });

  it('finds the hub’s own database behind another name (abuse case 10)', async () => {
    const guard = guardWith({}, { database: ['10.0.0.5'], alias: ['10.0.0.5'] });
    guard.protect([{ host: 'database', port: 5432 }]);
    expect(await reasonOf(guard.resolve('probe', target('alias', 5432, 'tcp'), 100))).toBe('egress_blocked');
    expect(await reasonOf(guard.resolve('probe', target('alias', 5433, 'tcp'), 100))).toBe('allowed');
  });
});
