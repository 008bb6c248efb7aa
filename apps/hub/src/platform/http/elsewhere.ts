import { NotFoundException } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { problemOf } from '../problems/problem-of.js';
import { requestPath } from './request-path.js';

/** What no route stands at, outside the API too, is told as everything else is; to be called after all routes are there. */
export function answerElsewhere(app: NestExpressApplication): void {
  app.use((request: Request, response: Response) => {
    const problem = problemOf(new NotFoundException(), requestPath(request));
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  });
}
