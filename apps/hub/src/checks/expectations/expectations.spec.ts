import type { Evidence } from './expectation.js';
import { firstBroken } from './evaluate.js';
import { expectationList, readExpectations } from './expectation-settings.js';
import { parseExpectation } from './parse-expectation.js';

const holds = (text: string, evidence: Evidence): boolean => firstBroken(readExpectations([text]), evidence) === null;

describe('an expectation that is written wrong', () => {
  it.each([
    ['', /no subject/],
    ['uptime > 3', /no subject/],
    ['status', /needs one of/],
    ['status = 200', /needs one of/],
    ['status ==', /needs a value/],
    ['status == "200"', /status is a number/],
    ['status == null', /status is a number/],
    ['status matches "2.."', /needs a text/],
    ['status == 200 and more', /is no value/],
    ['status == 5s', /only be compared with latency/],
    ['latency < 800', /duration such as 800ms/],
    ['latency matches 5s', /needs a "text"/],
    ['header() == "a"', /name of a header/],
    ['header(bad name) == "a"', /name of a header/],
    ['header(content-length) > 100', /header is a text/],
    ['body contains 5', /needs a "text"/],
    ['body == single', /is no value/],
    ["body == 'single'", /is no value/],
    ['body matches "(a"', /not valid/],
    ['body matches "(?=a)"', /not valid/],
    ['body matches"a"', /needs a space/],
    ['json($.a == 1', /not closed/],
    ['json(a.b) == 1', /JSONPath 'a.b' is not valid/],
    ['json($.a) < true', /needs a number/],
    ['len(json($.a) > 1', /not closed/],
    ['len(json($.a)) == "1"', /is a number/],
    ['certificate.days > "ten"', /is a number/],
  ])('%s', (text, message) => {
    expect(() => parseExpectation(text)).toThrow(message);
  });

  it('names a subject that the probe does not have', () => {
    const result = expectationList(['latency', 'ip']).safeParse(['latency < 1s', 'status == 200', 'rcode == "NOERROR"']);
    expect(result.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([
      [1, expect.stringContaining('has no status')],
      [2, expect.stringContaining('has no rcode')],
    ]);
  });
});

describe('an expectation', () => {
  const body = JSON.stringify({
    details: { db: { status: 'up' }, 'a)b': { status: 'down' } },
    items: [{ n: 1 }, { n: 2 }, { n: 3 }],
    tags: ['x', 5, null],
    name: 'zoë🙂',
    none: null,
    on: true,
  });
  const evidence: Evidence = {
    status: 204,
    latencyMs: 120,
    headers: { 'content-type': 'text/html' },
    body,
    certificateDays: 30,
    tlsVersion: 'TLSv1.3',
    ip: '10.0.0.1',
  };

  it.each([
    'status == 204',
    'status==204',
    'status != 200',
    'status >= 200',
    'status < 300',
    'latency < 800ms',
    'latency <= 120ms',
    'header(Content-Type) contains "html"',
    'header(content-type) matches "^text/"',
    'body contains "details"',
    'body matches "zo."',
    'certificate.days >= 14',
    'tls.version == "TLSv1.3"',
    'tls.version >= "1.2"',
    'ip matches "^10\\\\."',
    'json($.details.db.status) == "up"',
    'json($.details["a)b"].status) == "down"',
    'json($.details[\'a)b\'].status) == "down"',
    'json($.items[*].n) > 0',
    'json($.items[?@.n > 2].n) == 3',
    'json($.tags) contains 5',
    'json($.tags) contains null',
    'json($.none) == null',
    'json($.on) == true',
    'json($.name) != 5',
    'len(json($.items)) == 3',
    'len(json($.name)) == 4',
    'len(json($.details)) == 2',
    'json($.name) matches "^zo"',
  ])('%s holds', (text) => {
    expect(holds(text, evidence)).toBe(true);
  });

  it.each([
    'status == 200',
    'latency < 100ms',
    'header(absent) != "x"',
    'json($.absent) != 1',
    'json($.items[*].n) > 1',
    'json($.items[*].n) == "1"',
    'json($.on) matches "true"',
    'json($.details) > 1',
    'len(json($.on)) >= 0',
    'json($.name) contains 5',
    'rcode == "NOERROR"',
  ])('%s does not hold', (text) => {
    expect(holds(text, evidence)).toBe(false);
  });

  it('is false for what is no JSON, also with !=', () => {
    expect(holds('json($) != 1', { body: '<html>' })).toBe(false);
  });

  it('says what was seen', () => {
    expect(firstBroken(readExpectations(['status == 204', 'json($.details.db.status) == "down"']), evidence)?.message).toBe(
      'json($.details.db.status) == "down": saw "up"',
    );
  });
});

describe('hostile answers', () => {
  const wide = JSON.stringify(Array.from({ length: 60_000 }, (_, index) => ({ a: [index] })));
  const deep = `${'[{"a":'.repeat(20_000)}1${'}]'.repeat(20_000)}`;
  const measured = (text: string, body: string): number => {
    const start = performance.now();
    holds(text, { body });
    return performance.now() - start;
  };

  it.each([
    ['json($..*) == 1', wide],
    ['json($..[?@..*]) == 1', wide],
    ['json($..*) == 1', deep],
    ['json($..[?search(@, "(a+)+$")]) == 1', wide],
    ['body matches "(a+)+$"', `${'a'.repeat(1_000_000)}!`],
    ['json($[?search(@.a, "(a+)+$")]) == 1', JSON.stringify([{ a: `${'a'.repeat(50_000)}!` }])],
  ])('%s stays bounded (abuse cases 22, 23)', (text, body) => {
    expect(measured(text, body)).toBeLessThan(1_500);
  });

  it('takes linear time for nested quantifiers', () => {
    expect(holds('body matches "(a+)+$"', { body: `${'a'.repeat(50_000)}!` })).toBe(false);
    expect(measured('body matches "(a+)+$"', `${'a'.repeat(50_000)}!`)).toBeLessThan(1_000);
  });

  it('finds plain words in a large body', () => {
    expect(holds('body matches "needle"', { body: `${'hay '.repeat(250_000)}needle` })).toBe(true);
  });
});
