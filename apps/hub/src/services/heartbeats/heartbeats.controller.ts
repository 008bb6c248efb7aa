import { Controller, Get, Head, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Public } from '../../access/access.decorators.js';
import { RateLimits } from '../../access/rate-limits.js';
import { hashOf } from '../../access/token-secret.js';
import { Answers } from '../../platform/validation/answers.js';
import { HeartbeatService } from './heartbeat.service.js';
import { signalOf } from './signal.js';

const PATHS = [':token', ':token/:signal'];
const TEXT = 'text/plain; charset=utf-8';
const ok = z.literal('OK');

/**
 * Where watched jobs say that they ran: `/TOKEN`, `/TOKEN/start`, `/TOKEN/fail` or `/TOKEN/EXIT-CODE`.
 * The token in the address is the credential, so the route is public, and `OK` means that the signal is committed.
 */
@Controller('heartbeats')
@Public()
export class HeartbeatsController {
  constructor(
    private readonly heartbeats: HeartbeatService,
    private readonly limits: RateLimits,
  ) {}

  @Get(PATHS)
  @Header('content-type', TEXT)
  @Answers(ok)
  signalByGet(@Param() where: Where, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    return this.hear(where, request, response);
  }

  @Head(PATHS)
  @Header('content-type', TEXT)
  @Answers(ok)
  signalByHead(@Param() where: Where, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    return this.hear(where, request, response);
  }

  @Post(PATHS)
  @HttpCode(200)
  @Header('content-type', TEXT)
  @Answers(ok)
  signal(@Param() where: Where, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    return this.hear(where, request, response);
  }

  private async hear({ token, signal }: Where, request: Request, response: Response): Promise<string> {
    const heard = signalOf(signal, request.body);
    this.limits.take('heartbeat', hashOf(token), response);
    const heartbeats = await this.heartbeats.find(token).catch((error: unknown) => {
      this.limits.take('badToken', request.ip ?? '', response);
      throw error;
    });
    await this.heartbeats.hear(heartbeats, heard);
    return 'OK';
  }
}

interface Where {
  readonly token: string;
  readonly signal?: string;
}
