import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { RouteTable } from '../access/route-table.js';
import { hubVersion } from '../platform/version.js';
import { describeApi } from './describe-api.js';

const PATH = 'api/docs';

/**
 * Swagger UI writes styles into its page, so here, and only here, inline styles are allowed; scripts stay `'self'`,
 * and nothing but this hub can be called.
 */
const POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
  `form-action 'self'`,
].join('; ');

/**
 * The API's description for reading, behind the headers that every answer has. What draws it is a sixth of all modules,
 * so it is loaded at the first visit: a hub that starts again has more urgent things to do.
 */
export function serveDocs(app: NestExpressApplication): void {
  let pages: Promise<Express> | null = null;
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (!/^\/api\/docs(\/|$)/.test(request.path)) return next();
    response.setHeader('content-security-policy', POLICY);
    pages ??= drawnPages(app);
    pages.then((answer) => answer(request, response, next), next);
  });
}

/** `validatorUrl` would tell others of it. */
async function drawnPages(app: NestExpressApplication): Promise<Express> {
  const { SwaggerModule } = await import('@nestjs/swagger');
  const pages = express().disable('x-powered-by');
  const adapter = new ExpressAdapter(pages);
  const own = {
    getHttpAdapter: () => adapter,
    useStaticAssets: adapter.useStaticAssets.bind(adapter),
  } as unknown as NestExpressApplication;
  const describe = () => describeApi(app.get(RouteTable).routes(), hubVersion()) as unknown as OpenAPIObject;
  SwaggerModule.setup(PATH, own, describe, { raw: false, customSiteTitle: 'Watchfloor API', swaggerOptions: { validatorUrl: null } });
  return pages;
}
