import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { setup, setupDone, type Setup, type SetupDone } from '@watchfloor/contracts';
import type { Request, Response } from 'express';
import { Answers } from '../platform/validation/answers.js';
import { ValidBody } from '../platform/validation/valid.js';
import { Public } from './access.decorators.js';
import { RateLimits } from './rate-limits.js';
import { SetupService } from './setup.service.js';

@Controller('setup')
export class SetupController {
  constructor(
    private readonly setups: SetupService,
    private readonly limits: RateLimits,
  ) {}

  /** The code that the hub printed at its first start, once, for an admin token. */
  @Post()
  @Public()
  @HttpCode(200)
  @Answers(setupDone)
  async exchange(
    @ValidBody(setup) request: Setup,
    @Req() incoming: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SetupDone> {
    this.limits.take('setup', incoming.ip ?? '', response);
    return { token: await this.setups.exchange(request.code) };
  }
}
