import { role as roles, type Role } from '@watchfloor/contracts';
import { RouteTable, type Route } from '../../apps/hub/src/access/route-table.js';
import { SystemClock } from '../../apps/hub/src/platform/clock.js';
import { startHub, type Answer, type TestHub } from '../support/hub.ts';

const YAML = `
services:
  - { id: shop, components: [ { id: shop-api, instances: [ { id: shop-a } ] } ], checks: [ { id: shop-beat, probe: heartbeat, token: shop-token } ] }
`;
/** Rate limits are another test's: to them a minute passes in a moment. */
class HurriedClock extends SystemClock {
  override monotonic(): number {
    return super.monotonic() * 10_000;
  }
}

const CALLERS = ['anonymous', ...roles.options, 'kiosk', 'service', 'agent', 'heartbeat'] as const;
type Caller = (typeof CALLERS)[number];
const OUTSIDE = /^\/(health|metrics|wall|status)?(\/|$)/;

describe('every route × every kind of caller', () => {
  let hub: TestHub;
  let routes: Route[];
  let stranger: string;
  const tokens = new Map<Caller, string | null>();

  beforeAll(async () => {
    hub = await startHub({ yaml: YAML, clock: new HurriedClock() });
    routes = hub.running.app.get(RouteTable).routes();
    tokens.set('anonymous', null);
    for (const role of roles.options) tokens.set(role, await hub.token({ kind: 'api', role }));
    tokens.set('kiosk', await hub.token({ kind: 'kiosk' }));
    tokens.set('service', await hub.token({ kind: 'service', scope: { service: 'shop' } }));
    tokens.set('agent', await hub.token({ kind: 'agent', scope: { location: 'paris' } }));
    tokens.set('heartbeat', await hub.token({ kind: 'heartbeat', scope: { check: 'shop-beat' } }));
    stranger = await hub.token({ kind: 'api', role: 'admin', namespaces: ['elsewhere'] });
  });
  afterAll(() => hub.stop());

  function call({ method, path }: Route, token: string | null, query = ''): Promise<Answer> {
    const address = path
      .replace('{/*path}', '')
      .replaceAll(/\/?[{*][^/]*/g, '')
      .replaceAll(/:\w+/g, 'nobody');
    const body = method === 'GET' || method === 'HEAD' || method === 'DELETE' ? {} : { body: {} };
    return hub.ask(method, `${OUTSIDE.test(path) ? '/' : ''}${address}${query}`, { token, ...body });
  }

  /** What the route's own declaration promises: the answer of the guard, or anything that comes after it. */
  function expected({ rule }: Route, caller: Caller): 401 | 403 | 'admitted' {
    if (rule.public) return 'admitted';
    if (caller === 'anonymous') return 401;
    const rank = (role: Role) => roles.options.indexOf(role);
    const isPerson = (roles.options as readonly string[]).includes(caller);
    if (isPerson) return rule.role !== undefined && rank(caller as Role) >= rank(rule.role) ? 'admitted' : 403;
    return rule.kinds.includes(caller as Exclude<Caller, Role | 'anonymous'>) ? 'admitted' : 403;
  }

  it('has them all in its table, each with who may call it', () => {
    expect(routes.length).toBeGreaterThan(50);
    expect(routes.filter(({ rule }) => !rule.public && rule.role === undefined && rule.kinds.length === 0)).toEqual([]);
  });

  it.each(CALLERS)('%s', async (caller) => {
    const surprises: string[] = [];
    for (const route of routes) {
      const { status } = await call(route, tokens.get(caller) ?? null);
      const got = status === 401 || status === 403 ? status : 'admitted';
      if (got !== expected(route, caller)) surprises.push(`${route.name}: ${status} instead of ${expected(route, caller)}`);
      if (status >= 500) surprises.push(`${route.name}: ${status}`);
      // A session that was ended here is nobody's any more.
      if (route.name === 'DELETE /sessions' && status === 204) expect(caller).not.toBe('anonymous');
    }
    expect(surprises).toEqual([]);
  });

  it('an admin of another namespace may not ask about this one', async () => {
    const surprises: string[] = [];
    for (const route of routes.filter(({ rule }) => !rule.public)) {
      const { status } = await call(route, stranger, '?namespace=default');
      if (status !== 403) surprises.push(`${route.name}: ${status}`);
    }
    expect(surprises).toEqual([]);
  });

  it('an admin of another namespace finds nothing of this one', async () => {
    const incident = (await hub.post('/incidents', { title: 'Odd', services: ['shop'], severity: 'minor' })).body as { id: string };
    const ids: Readonly<Record<string, string>> = {
      services: 'shop',
      components: 'shop-api',
      instances: 'shop-a',
      checks: 'shop-beat',
      incidents: incident.id,
    };
    const surprises: string[] = [];
    for (const { method, path, name } of routes) {
      const id = ids[path.split('/')[1] ?? ''];
      if (id === undefined || !path.includes(':id')) continue;
      const isRead = method === 'GET';
      const body = path.endsWith('severity') ? { severity: 'major' } : path.endsWith('comment') ? { text: 'hello' } : {};
      const answer = await hub.ask(method, path.replace(':id', id), {
        token: stranger,
        ...(isRead || method === 'DELETE' ? {} : { body }),
      });
      if (answer.status !== 404) surprises.push(`${name}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
    for (const path of [
      '/services',
      '/components',
      '/instances',
      '/checks',
      '/incidents',
      '/transitions',
      '/outages',
      '/acts',
      '/breakers',
    ]) {
      const { items } = (await hub.get(path, { token: stranger })).body as { items: unknown[] };
      if (items.length > 0) surprises.push(`${path} lists ${JSON.stringify(items).slice(0, 200)}`);
    }
    expect(surprises).toEqual([]);
  });
});
