import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
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

/** The API's description for reading, behind the headers that every answer has; `validatorUrl` would tell others of it. */
export function serveDocs(app: NestExpressApplication): void {
  app.use(`/${PATH}`, (_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('content-security-policy', POLICY);
    next();
  });
  const describe = () => describeApi(app.get(RouteTable).routes(), hubVersion()) as unknown as OpenAPIObject;
  SwaggerModule.setup(PATH, app, describe, { raw: false, customSiteTitle: 'Watchfloor API', swaggerOptions: { validatorUrl: null } });
}
