import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult, type HealthIndicatorResult } from '@nestjs/terminus';
import type { Response } from 'express';
import { CurrentCaller, Public, RequireRole } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { HubHealth, type HubHealthReport } from './hub-health.js';

type Indicator = () => HealthIndicatorResult | Promise<HealthIndicatorResult>;

/** The hub's own health in Terminus' format: public, with detail only for who may see it (I14). */
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly health: HubHealth,
  ) {}

  @Get('live')
  @Public()
  live(@Res({ passthrough: true }) response: Response, @CurrentCaller() caller?: Caller): Promise<HealthCheckResult> {
    return this.answer([() => this.health.eventLoop()], response, caller);
  }

  @Get('ready')
  @Public()
  ready(@Res({ passthrough: true }) response: Response, @CurrentCaller() caller?: Caller): Promise<HealthCheckResult> {
    return this.answer([() => this.health.eventLoop(), () => this.health.database(), () => this.health.recording()], response, caller);
  }

  @Get('self')
  @RequireRole('viewer')
  self(): Promise<HubHealthReport> {
    return this.health.report();
  }

  /** Terminus throws what is not healthy; here it is an answer like any other. */
  private async answer(indicators: Indicator[], response: Response, caller: Caller | undefined): Promise<HealthCheckResult> {
    const result = await this.checks.check(indicators).catch((error: { getResponse?: () => HealthCheckResult }) => {
      if (error.getResponse === undefined) throw error;
      return error.getResponse();
    });
    response.status(result.status === 'ok' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return caller === undefined ? { status: result.status, info: {}, error: {}, details: {} } : result;
  }
}
