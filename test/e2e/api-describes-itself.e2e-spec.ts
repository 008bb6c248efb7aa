import { Validator } from '@seriousme/openapi-schema-validator';
import type { z } from 'zod';
import { RouteTable, type Route } from '../../apps/hub/src/access/route-table.js';
import { ANSWER_SCHEMA } from '../../apps/hub/src/platform/validation/answers.js';
import { startHub, type TestHub } from '../support/hub.ts';
import { SickServer } from '../support/sick-server.ts';

type Described = Record<string, Record<string, { operationId: string; responses: Record<string, object> }>>;

/** Of `interface.md`, what comes with later work. */
const LATER = /overrides|changes|maintenance-windows|reports|approve|deny/;

describe('the description of the API', () => {
  let hub: TestHub;
  let target: SickServer;
  let paths: Described;

  beforeAll(async () => {
    target = await SickServer.start();
    target.answerWith('broken', { status: 503 });
    const check = `{ id: shop-live, kind: liveness, probe: http, url: "${target.url('broken')}", interval: 1s, timeout: 500ms, failureThreshold: 1 }`;
    hub = await startHub({
      yaml: `services: [ { id: shop, tier: 1, objective: 99.9, components: [ { id: shop-api, instances: [ { id: shop-a, place: eu/a } ], checks: [ ${check} ] } ] } ]`,
    });
    await hub.until('/incidents', (body) => body.items.length > 0);
    paths = (await hub.get('/openapi.json', { token: null })).body.paths as Described;
  });

  afterAll(async () => {
    await hub.stop();
    await target.stop();
  });

  it('is valid OpenAPI 3.1', async () => {
    const { body } = await hub.get('/openapi.json', { token: null });
    const result = await new Validator().validate(body as Record<string, unknown>);
    expect([result.errors, result.valid]).toEqual([undefined, true]);
    expect(body.openapi).toBe('3.1.0');
  });

  it('has each operation under a name of its own', () => {
    const names = Object.values(paths).flatMap((operations) => Object.values(operations).map(({ operationId }) => operationId));
    expect(new Set(names).size).toBe(names.length);
  });

  it('describes what is there, and nothing that comes later', () => {
    for (const path of [
      '/services/{id}/availability',
      '/checks/{id}/run',
      '/incidents/{id}/acknowledge',
      '/breakers/{caller}/{dependency}',
      '/audit',
      '/tokens/{id}',
    ])
      expect(Object.keys(paths)).toContain(path);
    expect(Object.keys(paths).filter((path) => LATER.test(path))).toEqual([]);
  });

  it('says of every answer with a body what it looks like', () => {
    const silent = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(
          ([method, { responses }]) =>
            method !== 'head' &&
            Object.entries(responses).some(([status, response]) => /^20[01]$/.test(status) && !('content' in response)),
        )
        .map(([method]) => `${method} ${path}`),
    );
    expect(silent).toEqual(['get /openapi.json']);
  });

  it('is kept by every GET', async () => {
    const incidentId = (await hub.get('/incidents')).body.items[0].id as string;
    const ids: Readonly<Record<string, string>> = {
      services: 'shop',
      components: 'shop-api',
      instances: 'shop-a',
      checks: 'shop-live',
      incidents: incidentId,
    };
    const asked: string[] = [];
    for (const route of hub.running.app.get(RouteTable).routes()) {
      const schema = schemaOf(route);
      const [, resource = ''] = route.path.split('/');
      if (route.method !== 'GET' || schema === undefined || route.rule.public) continue;
      if (route.path.includes(':') && ids[resource] === undefined) continue;
      const path = route.path.replace(':id', ids[resource] ?? '');
      const answer = await hub.get(path);
      const parsed = schema.safeParse(answer.body);
      // What a schema doesn't know is dropped in parsing: an answer says nothing else than what is described.
      expect([path, answer.status, parsed.error?.issues, answer.body]).toEqual([path, 200, undefined, parsed.data]);
      asked.push(path);
    }
    expect(asked.length).toBeGreaterThan(15);
  });

  it('can be read in a browser without scripts from elsewhere', async () => {
    const page = await hub.get('//api/docs', { token: null });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('swagger-ui-bundle.js')]);
    expect(page.text).not.toMatch(/<script>|<script [^>]*src="(https?:)?\/\//);
    expect(page.headers.get('content-security-policy')).toContain(`script-src 'self';`);
    const script = await hub.get('//api/docs/swagger-ui-init.js', { token: null });
    expect(script.text).toContain('/services/{id}/availability');
    expect((await hub.get('//api/docs/swagger-ui-bundle.js', { token: null })).status).toBe(200);
    expect((await hub.get('//api/docs/nowhere.js', { token: null })).body).toMatchObject({ status: 404, instance: '/api/docs/nowhere.js' });
  });

  function schemaOf({ controller, handler }: Route): z.ZodType | undefined {
    const prototype = controller.prototype as Record<string, object>;
    return Reflect.getMetadata(ANSWER_SCHEMA, prototype[handler] as object) as z.ZodType | undefined;
  }
});
