import { Controller, Delete, HttpCode, Post, Req, Res } from '@nestjs/common';
import { createSession, session, type CreateSession, type Session as SessionView } from '@watchfloor/contracts';
import type { Request, Response } from 'express';
import { Clock } from '../platform/clock.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidBody } from '../platform/validation/valid.js';
import { CurrentCaller, Public, RequireRole, TokenKind } from './access.decorators.js';
import type { Caller } from './caller.js';
import { RateLimits } from './rate-limits.js';
import { cookieForm, sessionCookie } from './session-cookie.js';
import { SessionService } from './session.service.js';

@Controller('sessions')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
  ) {}

  /** A page exchanges a token for a cookie, so that no page keeps the token. */
  @Post()
  @Public()
  @Answers(session)
  async open(
    @ValidBody(createSession) request: CreateSession,
    @Req() incoming: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    this.limits.take('login', incoming.ip ?? '', response);
    const { id, caller, expiresAt } = await this.sessions.open(request.token);
    const sameSite = caller.hasRole('admin') ? 'Strict' : 'Lax';
    response.append('set-cookie', sessionCookie(incoming.headers, { id, expiresAt, sameSite }, this.clock.now()));
    const { kind, role, namespaces } = caller;
    return { kind, role, name: caller.name, namespaces: [...namespaces], expiresAt: new Date(expiresAt).toISOString() };
  }

  @Delete()
  @RequireRole('viewer')
  @TokenKind('kiosk')
  @HttpCode(204)
  async close(@CurrentCaller() caller: Caller, @Req() incoming: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.sessions.close(caller);
    const { name, secure } = cookieForm(incoming.headers);
    response.clearCookie(name, { httpOnly: true, secure, path: '/' });
  }
}
