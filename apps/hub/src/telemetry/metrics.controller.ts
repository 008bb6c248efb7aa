import { Controller, Get, Req, Res } from '@nestjs/common';
import { DomainError } from '@watchfloor/core';
import type { Request, Response } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';
import { Public } from '../access/access.decorators.js';
import { isLoopback, Settings } from '../platform/settings/settings.js';
import { Metrics } from './metrics.js';
import { MetricsCollector } from './metrics.collector.js';

/** For Prometheus. Open on a loopback address; elsewhere WATCHFLOOR_METRICS_TOKEN speaks for the scraper. */
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly collector: MetricsCollector,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Public()
  async scrape(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!this.admits(request)) throw new DomainError('unauthorized', 'Send "Authorization: Bearer" with WATCHFLOOR_METRICS_TOKEN.');
    await this.collector.collect();
    response.type(this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }

  private admits(request: Request): boolean {
    const { metricsToken, host } = this.settings;
    if (metricsToken === null) return isLoopback(host);
    const sent = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(sent), digest(metricsToken.reveal()));
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
