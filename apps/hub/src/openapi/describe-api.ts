import type { Route } from '../access/route-table.js';
import { API_BASE } from '../platform/http/api-base.js';
import { operationOf } from './operation.js';
import { SchemaBook } from './schema-book.js';

/** An OpenAPI 3.1 description. */
export interface ApiDescription {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, object>>;
  readonly components: object;
}

/** What stands outside of the base is described where it belongs: health by Terminus, metrics by OpenMetrics. */
const OUTSIDE = /^\/(health|metrics|wall|status)?(\/|$)/;

/** Drawn from the routes and the schemas that they judge by, so that it can't say anything else than what they do. */
export function describeApi(routes: readonly Route[], version: string): ApiDescription {
  const book = new SchemaBook();
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes.filter(({ path }) => !OUTSIDE.test(path))) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, book) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Watchfloor',
      version,
      description: 'Lists are `{ items, nextCursor }`, times are ISO 8601 UTC with milliseconds, errors are problem documents (RFC 9457).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `/${API_BASE}` }],
    tags: tagsOf(paths),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A token of `POST /tokens`.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-watchfloor',
          description: 'Of `POST /sessions`; `watchfloor` on plain http at a loopback address.',
        },
      },
      schemas: book.schemasFor(paths),
    },
  } as ApiDescription;
}

function tagsOf(paths: object): object[] {
  const names = new Set(Object.keys(paths).map((path) => path.split('/')[1] ?? ''));
  return [...names].sort().map((name) => ({ name }));
}
