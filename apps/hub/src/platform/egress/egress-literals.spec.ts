import { guardWith } from '../../../../../test/support/egress.js';

const ALWAYS_DENIED = [
  'http://169.254.169.254/latest/meta-data/',
  'http://169.254.169.254:80/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://0251.0376.0251.0376/',
  'http://metadata.google.internal/',
  'http://metadata.google.internal./',
  'http://METADATA.google.internal/',
  'http://metadata/',
  'http://100.100.100.200/',
  'http://168.63.129.16/',
  'http://[fd00:ec2::254]/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[::ffff:0:169.254.169.254]/',
  'http://[::169.254.169.254]/',
  'http://[64:ff9b::169.254.169.254]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[2002:a9fe:a9fe::]/',
  'http://[2001:0:4136:e378:8000:63bf:5601:5601]/',
  'http://[2001:0:a9fe:a9fe:0:0:f7f7:f7f7]/',
  'http://[2001:db8::5efe:169.254.169.254]/',
  'http://[fe80::1]/',
  'http://[fe80::1%25eth0]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[4000::1]/',
  'http://[5f00::1]/',
  'http://0.0.0.0/',
  'http://0/',
  'http://0.1.2.3/',
  'http://[::]/',
  'http://224.0.0.1/',
  'http://239.255.255.250/',
  'http://240.0.0.1/',
  'http://255.255.255.255/',
  'http://192.0.0.192/',
  'http://[::ffff:0.0.0.0]/',
];

const LOOPBACK = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://0177.0.0.1/',
  'http://0x7f000001/',
  'http://0x7f.1/',
  'http://2130706433/',
  'http://017700000001/',
  'http://127.255.255.254/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://localhost/',
  'http://localhost./',
  'http://LOCALHOST:8080/',
  'http://api.localhost/',
  'tcp://127.1:80',
  'tcp://[::ffff:127.0.0.1]:5432',
];

const MISREADABLE = [
  'http://example.com:pass@169.254.169.254/',
  'http://user@example.com/',
  'http://169.254.169.254#.office.com',
  'http://example.com/#fragment',
  'http://169.254.169.254/latest/meta-data/#.example.com',
  'http://evil\\@good/',
  'http://evil\\.good/',
  'http://good%00.evil/',
  'http://good%2eevil/',
  'http://good?@evil/',
  'http://good?evil',
  'http://１２７.0.0.1/',
  'http://exämple.com/',
  'http://exa mple.com/',
  'http://exam\tple.com/',
  'http://example.com/\r\nX: 1',
  'http:example.com',
  'http:///example.com',
  '//example.com/',
  'example.com',
  '',
  'http://',
  'http://:80/',
  'http://example.com:80:80/',
  'http://example.com:0/',
  'http://example.com:99999/',
  'http://[::1',
  'http://[::1]extra/',
  'http://1.2.3.4.5/',
  'http://256.0.0.1/',
  `http://${'a'.repeat(5_000)}/`,
  'file:///etc/passwd',
  'gopher://127.0.0.1:70/',
  'data:text/plain,hello',
  'javascript:alert(1)',
  'dict://example.com/',
  'ftp://example.com/',
  'view-source:http://example.com/',
  'tcp://example.com',
  'ws://example.com/',
];

describe('literal addresses', () => {
  it.each(ALWAYS_DENIED)('always refuses %s (abuse cases 1–3)', (url) => {
    const guard = guardWith({ allowLoopback: true, probe: { allow: ['0.0.0.0/0', '::/0'], deny: [] } });
    expect(guard.judgeUrl('probe', url)).toMatchObject({ allowed: false, reason: 'egress_blocked' });
  });

  it.each(LOOPBACK)('allows %s only with allowLoopback (abuse case 3)', (url) => {
    expect(guardWith().judgeUrl('probe', url).allowed).toBe(false);
    expect(guardWith({ allowLoopback: true }).judgeUrl('probe', url).allowed).toBe(true);
  });

  it.each(MISREADABLE)('refuses what parsers read differently: %s (abuse cases 4, 6, 13)', (url) => {
    expect(guardWith({ allowLoopback: true }).judgeUrl('probe', url).allowed).toBe(false);
  });

  it.each([
    ['http://10.0.0.11:3000/health', '10.0.0.11', 3000],
    ['http://192.168.1.1/', '192.168.1.1', 80],
    ['https://[fd12:3456::1]/', 'fd12:3456::1', 443],
    ['http://100.64.0.1/', '100.64.0.1', 80],
    ['https://example.com/a?b=c', 'example.com', 443],
    ['https://EXAMPLE.com.:8443/', 'example.com', 8443],
    ['tcp://192.0.2.1:443', '192.0.2.1', 443],
    ['http://[2606:4700::1111]/', '2606:4700::1111', 80],
    ['http://[64:ff9b::808:808]/', '64:ff9b::808:808', 80],
  ])('allows %s', (url, host, port) => {
    expect(guardWith().judgeUrl('probe', url)).toMatchObject({ allowed: true, target: { host, port } });
  });
});
