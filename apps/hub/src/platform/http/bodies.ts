import type { NestExpressApplication } from '@nestjs/platform-express';
import { json, text } from 'express';
import { API_BASE } from './api-base.js';

const BODY_LIMIT = '64kb';
const HEARTBEAT_LIMIT_BYTES = 10_000;

/** Bodies are read up to a bound, also when they unpack to more: beyond it the answer is 413. What is JSON but no object is each route's to refuse. */
export function acceptBodies(app: NestExpressApplication): void {
  app.use(`/${API_BASE}/heartbeats`, text({ type: () => true, limit: HEARTBEAT_LIMIT_BYTES }));
  app.use(json({ limit: BODY_LIMIT, strict: false }));
}
