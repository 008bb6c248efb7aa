import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { v7 as newId } from 'uuid';
import type { Clock } from '../clock.js';
import { requestPath } from './request-path.js';

const GIVEN_ID = /^[\w-]{8,64}$/;

/** Every request has an id, on its answer and in the log; reads that went well are logged at debug only. */
export function logRequests(app: NestExpressApplication, clock: Clock): void {
  const logger = new Logger('http');
  app.use((request: Request, response: Response, next: NextFunction) => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && GIVEN_ID.test(given) ? given : newId();
    response.setHeader('x-request-id', requestId);
    const startedAt = clock.monotonic();
    response.once('close', () => {
      const { method, ip } = request;
      const durationMs = Math.round(clock.monotonic() - startedAt);
      const seen = { requestId, method, path: requestPath(request).slice(0, 200), status: response.statusCode, durationMs, ip };
      const quiet = response.statusCode < 400 && (method === 'GET' || method === 'HEAD');
      logger[quiet ? 'debug' : 'log'](seen, response.writableFinished ? 'answered' : 'aborted');
    });
    next();
  });
}
