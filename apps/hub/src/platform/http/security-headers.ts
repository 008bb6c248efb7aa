import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { isLoopback } from '../settings/settings.js';

const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: [`'none'`],
    scriptSrc: [`'self'`],
    styleSrc: [`'self'`],
    imgSrc: [`'self'`, 'data:'],
    fontSrc: [`'self'`],
    connectSrc: [`'self'`],
    manifestSrc: [`'self'`],
    frameAncestors: [`'none'`],
    baseUri: [`'none'`],
    formAction: [`'self'`],
  },
};

/** As security.md "Headers". HSTS is the choice of whoever terminates TLS. */
export function sendSecurityHeaders(app: NestExpressApplication): void {
  app.use(
    helmet({
      contentSecurityPolicy: CONTENT_SECURITY_POLICY,
      strictTransportSecurity: false,
      crossOriginOpenerPolicy: false,
      frameguard: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
    }),
  );
  app.use((request: Request, response: Response, next: NextFunction) => {
    response.setHeader('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
    // A browser refuses this one, with a line in its console, on plain http at any other address.
    if (request.secure || isLoopback(request.hostname)) response.setHeader('cross-origin-opener-policy', 'same-origin');
    next();
  });
}
