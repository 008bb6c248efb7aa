import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SicknessSwitch } from './sickness.js';

@Injectable()
export class SicknessMiddleware implements NestMiddleware<IncomingMessage & { originalUrl?: string }, ServerResponse> {
  constructor(private readonly sickness: SicknessSwitch) {}

  use(request: IncomingMessage & { originalUrl?: string }, response: ServerResponse, next: () => void): void {
    const { mode, delayMs } = this.sickness.current;
    if (!this.sickness.concerns(request.originalUrl ?? request.url ?? '/')) return next();
    switch (mode) {
      case 'healthy':
      case 'crash':
        return next();
      case 'fail':
        response.writeHead(500, { 'content-type': 'application/json' }).end('{"status":"error","details":{}}');
        return;
      case 'slow':
        setTimeout(next, delayMs);
        return;
      case 'hang':
        return;
    }
  }
}
