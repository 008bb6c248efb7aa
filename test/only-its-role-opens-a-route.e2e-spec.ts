import { RouteTable, type Route } from '../apps/hub/src/access/route-table.js';
import { startHub, type TestHub } from './support/hub.ts';

type Opener = 'viewer' | 'operator' | 'editor' | 'admin' | 'kiosk' | 'service' | 'anyone';

/** Who may call what (interface.md). A route that is missing here fails the build, and so does one too many. */
const ROUTES: Readonly<Record<string, readonly Opener[]>> = {
  'GET /tokens': ['admin'],
  'POST /tokens': ['admin'],
  'DELETE /tokens/:id': ['admin'],
  'GET /audit': ['admin'],
  'POST /setup': ['anyone'],
  'POST /sessions': ['anyone'],
  'DELETE /sessions': ['viewer', 'kiosk'],
  ...definitions('services'),
  ...definitions('components'),
  ...definitions('instances'),
  ...definitions('checks'),
  'POST /checks/:id/run': ['operator'],
  'GET /checks/:id/observations': ['viewer'],
  'GET /transitions': ['viewer'],
  'GET /services/:id/availability': ['viewer'],
  'GET /outages': ['viewer'],
  'GET /recovery-metrics': ['viewer'],
  'GET /incidents': ['viewer'],
  'GET /incidents/:id': ['viewer'],
  'POST /incidents': ['operator'],
  'POST /incidents/:id/acknowledge': ['operator'],
  'POST /incidents/:id/comment': ['operator'],
  'POST /incidents/:id/severity': ['operator'],
  'POST /incidents/:id/resolve': ['operator'],
  'GET /acts': ['viewer'],
  'GET /acts/:id': ['viewer'],
  'POST /acts/:id/release': ['operator'],
  'GET /automation': ['viewer'],
  'PUT /automation': ['operator'],
  'POST /automation/thaw': ['operator'],
  'GET /configuration': ['viewer'],
  'POST /configuration/confirm': ['admin'],
  'GET /breakers': ['viewer'],
  'GET /breakers/:caller/:dependency': ['viewer'],
  'GET /openapi.json': ['anyone'],
  'GET /health/live': ['anyone'],
  'GET /health/ready': ['anyone'],
  'GET /health/self': ['viewer'],
  'GET /metrics': ['anyone'],
};

function definitions(kind: string): Record<string, readonly Opener[]> {
  return {
    [`GET /${kind}`]: ['viewer'],
    [`GET /${kind}/:id`]: ['viewer'],
    [`POST /${kind}`]: ['editor'],
    [`PATCH /${kind}/:id`]: ['editor'],
    [`DELETE /${kind}/:id`]: ['editor'],
  };
}

const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const;
const MACHINES = ['kiosk', 'service', 'agent', 'heartbeat'] as const;

describe('only its role opens a route', () => {
  let hub: TestHub;
  let routes: Route[];
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    hub = await startHub();
    routes = hub.running.app.get(RouteTable).routes();
    for (const role of ROLES) secrets.set(role, await hub.token({ kind: 'api', role }));
    for (const kind of MACHINES) secrets.set(kind, await hub.token({ kind }));
  });
  afterAll(() => hub.stop());

  /** Each caller from an address of its own, so that refusals don't add up to a limit. */
  const call = async (route: Route, token: string | null, address: number): Promise<number> => {
    const outside = /^\/(health|metrics)/.test(route.path);
    const path = `${outside ? '/' : ''}${route.path.replaceAll(/:\w+/g, 'none')}`;
    const body = route.method === 'GET' || route.method === 'DELETE' ? {} : { body: {} };
    const { status } = await hub.ask(route.method, path, { token, headers: { 'x-forwarded-for': `198.51.100.${address}` }, ...body });
    return status;
  };

  const mayOpen = (openers: readonly Opener[], caller: string): boolean => {
    if (openers.includes('anyone') || openers.includes(caller as Opener)) return true;
    const rank = ROLES.indexOf(caller as (typeof ROLES)[number]);
    return (
      rank >= 0 &&
      openers.some((opener) => ROLES.includes(opener as (typeof ROLES)[number]) && ROLES.indexOf(opener as (typeof ROLES)[number]) <= rank)
    );
  };

  it('knows every route there is', () => {
    const named = routes.filter((route) => !route.path.startsWith('/heartbeats/'));
    expect(named.map((route) => route.name).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it.each([...ROLES, ...MACHINES])('for %s', async (caller) => {
    for (const route of routes) {
      const openers = ROUTES[route.name];
      if (openers === undefined || openers.includes('anyone')) continue;
      const status = await call(route, secrets.get(caller) ?? null, ROLES.length);
      const opened = status !== 401 && status !== 403;
      expect(`${route.name} ${opened ? 'opens' : 'stays shut'}`).toBe(`${route.name} ${mayOpen(openers, caller) ? 'opens' : 'stays shut'}`);
    }
  });

  it.each([
    ['nobody', null],
    ['an unknown token', `wf_api_${'0'.repeat(43)}`],
  ])('for %s', async (_, token) => {
    for (const [index, route] of routes.entries()) {
      const openers = ROUTES[route.name] ?? ['anyone'];
      if (!openers.includes('anyone')) expect([route.name, await call(route, token, index)]).toEqual([route.name, 401]);
    }
  });

  it('for a token of another namespace', async () => {
    const stranger = await hub.token({ kind: 'api', role: 'admin', namespaces: ['elsewhere'] });
    for (const route of routes) {
      const openers = ROUTES[route.name] ?? ['anyone'];
      if (openers.includes('anyone') || route.path.startsWith('/health')) continue;
      const path = `${route.path.replaceAll(/:\w+/g, 'none')}?namespace=default`;
      const { status } = await hub.ask(route.method, path, { token: stranger, ...(route.method === 'GET' ? {} : { body: {} }) });
      expect([route.name, status]).toEqual([route.name, 403]);
    }
  });
});
