import { ConfigurationFolder } from '../../../../../test/support/configuration-folder.js';
import { EXTENSIONS } from '../../../../../test/support/extensions.js';
import { loadConfiguration } from './load-configuration.js';
import { formatProblem } from './problem.js';

const SHAPE = { check: '{ id: c, probe: http, url: "http://x.example/" }' };
let folder: ConfigurationFolder;

beforeEach(() => (folder = new ConfigurationFolder()));
afterEach(() => folder.remove());

function load(text: string, { unset = 'error', variables = {} }: { unset?: 'error' | 'warning'; variables?: Record<string, string> } = {}) {
  return loadConfiguration(folder.write(text), { extensions: EXTENSIONS, variables, unset });
}

/** Without the file's name. */
function linesOf(text: string, options = {}): string[] {
  return load(text, options).problems.map((problem) => formatProblem({ ...problem, file: '' }).slice(1));
}

describe('a wrong configuration is told with its place and the fix', () => {
  test.each([
    ['servces: []', '1:1 servces: unknown key "servces" → did you mean "services"?'],
    ['services:\n  - name: x', '2:5 services[0].id: is missing → add id'],
    ['services: { a: 1 }', '1:11 services: is no list → write a list of maps'],
    ['services: [ { id: Booking } ]', '1:19 services[0].id: "Booking" is not allowed → must be 1 to 64 of a–z, 0–9 and -'],
    ['services: [ { id: a, tier: 5 } ]', '1:28 services[0].tier: 5 is not allowed → must be 1, 2, 3 or 4'],
    [
      'services: [ { id: a, dependsOn: [b] }, { id: bb } ]',
      '1:34 services[0].dependsOn[0]: warning: there is no service "b", so this is ignored until there is → did you mean "bb"?',
    ],
    [
      'services: [ { id: a, dependsOn: [elsewhere] }, { id: bb } ]',
      expect.stringMatching(/warning: there is no service "elsewhere", .* → add the service elsewhere, or remove it here$/),
    ],
    ['services: [ { id: a, notify: [irt] } ]', '1:31 services[0].notify[0]: there is no channel "irt" → remove it'],
    ['services: [ { id: a }, { id: a } ]', expect.stringContaining('the service a stands twice → rename one; the other is at')],
    ['services: [ { id: b, was: a }, { id: a } ]', '1:27 services[0].was: there is still a service a → remove it, or remove this was'],
    ['services: [ { id: a, objective: 99.99999 } ]', '1:33 services[0].objective: 99.99999 is not allowed → has more than four decimals'],
    [
      'services: [ { id: a, runbook: ../../etc/passwd } ]',
      '1:31 services[0].runbook: "../../etc/passwd" is no runbook → give an https:// address or a relative path without ..',
    ],
    [
      'services: [ { id: a, checks: [ { id: c, prob: http } ] } ]',
      '1:41 services[0].checks[0].prob: unknown key "prob" → did you mean "probe"?',
    ],
    [
      'services: [ { id: a, checks: [ { id: c, probe: htpt } ] } ]',
      '1:48 services[0].checks[0].probe: there is no probe "htpt" → did you mean "http"?',
    ],
    ...['smtpx://user:hunter2@mail.example.com', 'https://mail.example.com'].map((url): [string, string] => [
      `smtp: { url: "${url}", from: a@b.example }`,
      '1:14 smtp.url: is no address of a mail server → write for example smtps://user:${SMTP_PASSWORD}@mail.example.com',
    ]),
    [
      'references: [ { tcp: "192.0.2.1:443" } ]',
      "1:1 references: warning: has fewer than 3 entries, so a failure of everything can't be told from one of our own → name 3 targets in different networks",
    ],
    [
      'references: [ { tcp: "a.example:1" }, { tcp: "b.example:1" }, { tcp: "a.example:1" } ]',
      '1:63 references[2]: stands here twice, and would have two votes → name another target',
    ],
    ['canaries: [ { place: eu/a } ]', '1:13 canaries[0]: says no target → write either tcp: "HOST:PORT" or http: "https://…"'],
    [
      'canaries: [ { place: eu/a, tcp: "a.example:1", http: "https://b.example/" } ]',
      '1:13 canaries[0]: says two targets → write either tcp: "HOST:PORT" or http: "https://…"',
    ],
    ['canaries: [ { tcp: "192.0.2.1:443" } ]', '1:13 canaries[0].place: is missing → add place'],
    [
      'canaries: [ { place: eu/a, http: "tcp://192.0.2.1:443" } ]',
      '1:34 canaries[0].http: "tcp://192.0.2.1:443" is no http address → write for example https://example.com/',
    ],
    [
      'canaries: [ { place: eu/a, tcp: "169.254.169.254:80" } ]',
      '1:33 canaries[0].tcp: must not be contacted → Link-local, metadata, multicast and reserved addresses are never contacted.',
    ],
    [
      'services: [ { id: a, components: [ { id: b, instances: [ { id: c, place: eu-west/a, address: "http://x.example" } ] } ] } ]\ncanaries: [ { place: eu-wset, tcp: "192.0.2.1:443" } ]',
      '2:22 canaries[0].place: warning: no instance stands in "eu-wset" → did you mean "eu-west"?',
    ],
    [
      'services: [ { id: a, checks: [ { id: c, probe: heartbeat, interval: 1m, grace: 1m, token: "0123456789abcdef", locations: [hub] } ] } ]',
      expect.stringContaining('locations: warning: means nothing for a heartbeat, which signals to the hub → remove it'),
    ],
    ['hub: { storm: { share: 0 } }', '1:24 hub.storm.share: 0 is too small → the least is 1'],
    ['services: [ { id: a, checks: [ { id: c, probe: http } ] } ]', '1:32 services[0].checks[0].url: is missing → add url'],
    [
      'services: [ { id: a, checks: [ { id: c, probe: http, url: "ftp://x/" } ] } ]',
      '1:59 services[0].checks[0].url: the value is not allowed → Invalid URL',
    ],
    [
      'services: [ { id: a, checks: [ { id: c, probe: http, url: "http://169.254.169.254/" } ] } ]',
      '1:59 services[0].checks[0].url: must not be contacted → Link-local, metadata, multicast and reserved addresses are never contacted.',
    ],
    [
      'channels: [ { id: a, notifier: slack, url: "https://evil-slack.com/" } ]',
      expect.stringContaining('channels[0].url: must not be contacted → The host must be one of *.slack.com'),
    ],
    [
      'services: [ { id: a, checks: [ { id: c, probe: http, url: "http://x.example/", intervall: 5s } ] } ]',
      expect.stringContaining('unknown key "intervall" → did you mean "interval"?'),
    ],
    [
      'defaults: { check: { interval: 30 } }',
      '1:32 defaults.check.interval: 30 is a number → write a duration such as 500ms, 30s, 5m, 1h30m or 7d',
    ],
    [
      'services: [ { id: a, checks: [ { id: c, probe: http, url: "http://x.example/", interval: 5s, timeout: 6s } ] } ]',
      expect.stringContaining('services[0].checks[0].timeout: 6s is above the interval 5s → make it at most 5s'),
    ],
    ['hub: { timezone: Europe/Pari }', '1:18 hub.timezone: there is no timezone "Europe/Pari" → use an IANA name such as Europe/Paris'],
    ['egress: { probe: { allow: [10.0.0.0/99] } }', expect.stringContaining('1:28 egress.probe.allow[0]: "10.0.0.0/99" is no CIDR')],
    ['commands: { restart: { path: bin/x } }', '1:30 commands.restart.path: "bin/x" is not allowed → must be an absolute path'],
    ['hub:\n\ttimezone: UTC', expect.stringContaining('→ indent with spaces')],
    ['hub: { timezone: UTC', expect.stringMatching(/^1:\d+ flow map .* → /)],
    ['services: []\nservices: []', '2:1 map keys must be unique → keep one of them'],
    [
      'hub: { publicUrl: "${X:-}${Y-1}" }',
      '1:19 hub.publicUrl: ${Y-1} is no variable → write ${NAME} or ${NAME:-default}, and $$ for a dollar',
    ],
  ])('%s', (text, line) => {
    expect(linesOf(text)).toContainEqual(line);
  });

  it('judges what has no id as well', () => {
    const text =
      'services: [ { id: s, checks: [ { probe: http, url: "ftp://x" }, { probe: http } ] } ]\nchannels: [ { notifier: slack, url: nonsense } ]';
    expect(linesOf(text).map((line) => line.replace(/^\S+ | →.*/g, ''))).toEqual([
      'services[0].checks[0].id: is missing',
      'services[0].checks[0].url: the value is not allowed',
      'services[0].checks[1].id: is missing',
      'services[0].checks[1].url: is missing',
      'channels[0].id: is missing',
      'channels[0].url: the value is not allowed',
    ]);
  });

  it('tells what belongs to remediation', () => {
    const component = (remediation: string) =>
      `services: [ { id: s, components: [ { id: k, checks: [ ${SHAPE.check} ], remediation: ${remediation} } ] } ]`;
    expect(linesOf(component('{ mode: approve, on: [c] }'))).toContainEqual(
      expect.stringContaining('remediation.mode: approvals do not exist yet → use dry-run'),
    );
    const calling = (address: string) =>
      linesOf(
        `services: [ { id: s, components: [ { id: k, instances: [ { id: i, address: "${address}" } ], remediation: { steps: [ { action: webhook, url: "{address}/restart", secret: s } ] } } ] } ]`,
      ).filter((line) => !line.includes('warning'));
    expect(calling('http://169.254.169.254')).toEqual([
      expect.stringMatching(/remediation\.steps\[0\]\.url: must not be contacted → Link-local/),
    ]);
    expect(calling('http://10.0.0.11')).toEqual([expect.stringContaining('list internal ones under egress.notify.allow')]);
    expect(calling('https://a.example.com')).toEqual([]);
    expect(linesOf(component('{ on: [d] }'))).toContainEqual(expect.stringContaining('remediation.on[0]: k has no check "d"'));
    expect(linesOf(component('{ on: [c], steps: [ { action: command, command: restart } ] }'))).toContainEqual(
      expect.stringContaining('"restart" is not allow-listed → add restart under commands in the file'),
    );
    expect(linesOf(component('{ mode: auto }'))[0]).toContain('warning: no check is of kind liveness, so nothing will act');
  });

  it('tells a circle and a chain of more than 256 services (ST-10)', () => {
    expect(linesOf('services: [ { id: a, dependsOn: [b] }, { id: b, dependsOn: [a] } ]')[0]).toContain('goes round in a circle: a → b → a');
    const chain = Array.from({ length: 300 }, (_, index) => `  - { id: s${index}${index < 299 ? `, dependsOn: [s${index + 1}]` : ''} }`);
    expect(linesOf(`services:\n${chain.join('\n')}`)[0]).toContain('stands on a chain of more than 256 services');
    expect(linesOf(`services:\n${chain.slice(50).join('\n')}`)).toEqual([]);
  });

  it('tells everything at once, in the order of the lines', () => {
    const lines = linesOf(
      'namespce: x\nservices:\n  - id: a\n    teir: 1\n    checks:\n      - { id: c, probe: nope, interval: 5x }\n    components:\n      - { id: K, checks: [ { id: d } ] }\n',
    );
    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '1:1 namespce:',
      '4:5 services[0].teir:',
      '6:25 services[0].checks[0].probe:',
      '6:41 services[0].checks[0].interval:',
      '8:15 services[0].components[0].id:',
      '8:28 services[0].components[0].checks[0].probe:',
    ]);
  });
});

describe('the environment', () => {
  const check = 'services: [ { id: a, checks: [ { id: c, probe: http, url: "${BASE}/x", failureThreshold: "${F:-4}" } ] } ]';

  it('is an error at start where it is unset, and a warning for check-config', () => {
    expect(load(check).configuration).toBeNull();
    expect(linesOf(check)).toEqual(['1:59 services[0].checks[0].url: the variable BASE is not set → set it, or write ${BASE:-default}']);
    expect(load(check, { unset: 'warning' }).configuration).not.toBeNull();
  });

  it('is put in where it is used, and never into what is stored', () => {
    const { configuration, problems } = load(check, { variables: { BASE: 'http://x.example' } });
    expect(problems).toEqual([]);
    const body = configuration?.drafts.find(({ kind }) => kind === 'check')?.body;
    expect(body).toMatchObject({ failureThreshold: 4, settings: { url: '${BASE}/x' } });
    expect(linesOf(check, { variables: { BASE: 'http://169.254.169.254' } })[0]).toContain('must not be contacted');
  });

  it('leaves $$ as a dollar', () => {
    const { configuration } = load('services: [ { id: a, name: "$$5 ${N:-x} $.y" } ]');
    expect(configuration?.drafts[0]?.body).toMatchObject({ name: '$5 x $.y' });
  });
});

describe('a folder', () => {
  it('merges in the order of names; a namespace is that of its own file', () => {
    folder.write('services: [ { id: a } ]\nhub: { timezone: Europe/Paris }', '2.yaml');
    folder.write('namespace: team\nservices: [ { id: a } ]\nhub: { publicUrl: "https://x.example" }', '1.yaml');
    folder.write('nonsense', 'notes.txt');
    const { configuration, problems } = loadConfiguration(folder.path, { extensions: EXTENSIONS, variables: {}, unset: 'error' });
    expect(problems).toEqual([]);
    expect(configuration?.hub).toMatchObject({ timezone: 'Europe/Paris', publicUrl: 'https://x.example', deadMan: null });
    expect(configuration?.drafts.map(({ namespace, key }) => `${namespace}/${key}`)).toEqual(['team/a', 'default/a']);
  });

  it('names both places of what stands twice', () => {
    const first = folder.write('services: [ { id: a } ]\nhub: { timezone: UTC }', '1.yaml');
    const second = folder.write('services: [ { id: a } ]\nhub: { timezone: UTC }', '2.yaml');
    const lines = loadConfiguration(folder.path, { extensions: EXTENSIONS, variables: {}, unset: 'error' }).problems.map(formatProblem);
    expect(lines).toEqual([
      `${second}:1:19 services[0].id: the service a stands twice → rename one; the other is at ${first}:1:19`,
      `${second}:2:8 hub.timezone: hub.timezone stands in two files → keep one; the other is at ${first}:2:8`,
    ]);
  });

  it('is told when it is missing, empty, too big, or no text', () => {
    const lineOf = (path: string) =>
      loadConfiguration(path, { extensions: EXTENSIONS, variables: {}, unset: 'error' }).problems.map(formatProblem)[0];
    expect(lineOf('/nowhere.yaml')).toContain('/nowhere.yaml:1:1 there is no such file or folder →');
    expect(lineOf(folder.path)).toContain('the folder holds no *.yaml file');
    expect(lineOf(folder.write(new Uint8Array(5 * 1024 * 1024)))).toContain('more than 4 MiB');
    expect(lineOf(folder.write(new Uint8Array([0xc3, 0x28])))).toContain('is not UTF-8');
  });
});

describe('a hostile file', () => {
  test.each([
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(',')}]`).join('\n')}`,
    ],
    ['deep nesting', 'a: '.concat('['.repeat(20_000))],
    ['an alias of itself', 'a: &a [*a]'],
  ])('%s is refused and ends nothing', (_name, text) => {
    expect(load(text).configuration).toBeNull();
  });

  it('cannot reach a prototype', () => {
    expect(linesOf('__proto__: { polluted: 1 }\nservices: []')[0]).toContain('unknown key "__proto__"');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('defaults', () => {
  it('are those of model.md, and the file may set its own', () => {
    const bodyOf = (text: string, kind: string) => load(text).configuration?.drafts.find((draft) => draft.kind === kind)?.body;
    const service = `services: [ { id: a, components: [ { id: k, checks: [ ${SHAPE.check} ] } ] } ]`;
    expect(bodyOf(service, 'service')).toMatchObject({
      tier: 3,
      owner: null,
      objectivePpm: null,
      notify: null,
      customerFacing: false,
      mergeWindowMs: 900_000,
    });
    expect(bodyOf(service, 'instance')).toEqual({ name: 'k', place: null, address: null });
    expect(bodyOf(service, 'check')).toMatchObject({
      intervalMs: 30_000,
      retryIntervalMs: 10_000,
      timeoutMs: 5_000,
      failureThreshold: 3,
      successThreshold: 2,
      kind: 'other',
    });
    expect(bodyOf(`defaults: { check: { interval: 2s, timeout: 1s } }\n${service}`, 'check')).toMatchObject({
      intervalMs: 2_000,
      retryIntervalMs: 2_000,
      timeoutMs: 1_000,
    });
  });

  it('keep the hash of the text', () => {
    const hashes = ['services: []', 'services: [] '].map((text) => load(text).configuration?.hash);
    expect(new Set(hashes).size).toBe(2);
  });
});
