import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '@watchfloor/core';
import type { Response } from 'express';
import { isPassing } from '../platform/database/passing-trouble.js';
import type { AccessRequest } from './access.decorators.js';
import type { Caller } from './caller.js';
import { RateLimits } from './rate-limits.js';
import { admits, ruleOf, type AccessRule } from './route-access.js';
import { isSameOrigin } from './session-cookie.js';
import { SessionService } from './session.service.js';
import { TokenService } from './token.service.js';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Deny by default: a route says who may call it, or nobody may. Sockets are judged at their handshake. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenService,
    private readonly sessions: SessionService,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<AccessRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    const rule = ruleOf(this.reflector, context.getHandler(), context.getClass());
    const caller = await this.callerOf(request, response, rule);
    if (caller === null) return true;
    request.caller = caller;
    if (!rule.public && !admits(rule, caller))
      throw new DomainError('forbidden', `This takes ${describe(rule)}; yours is ${caller.role ?? caller.kind}.`);
    request.namespace = caller.namespaceOf(namespaceIn(request));
    return true;
  }

  /** Null on public routes that nobody signed in to. */
  private async callerOf(request: AccessRequest, response: Response, rule: AccessRule): Promise<Caller | null> {
    const caller = await this.authenticate(request).catch((error: unknown) => unlessAway(rule, error));
    if (caller !== null) {
      this.limits.take('api', caller.tokenId, response);
      return caller;
    }
    if (rule.public) return null;
    this.limits.take('badToken', request.ip ?? '', response);
    response.setHeader('www-authenticate', 'Bearer realm="watchfloor"');
    throw new DomainError('unauthorized', 'Sign in: send "Authorization: Bearer TOKEN", or open a session at POST /api/v1/sessions.');
  }

  private async authenticate(request: AccessRequest): Promise<Caller | null> {
    const bearer = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return await this.tokens.authenticate(bearer);
    const caller = await this.sessions.authenticate(request.headers);
    if (caller === null || SAFE_METHODS.includes(request.method) || isSameOrigin(request.headers)) return caller;
    throw new DomainError('forbidden', 'A session changes things only from pages of this hub (the Origin header is missing or another).');
  }
}

/** What is public answers without the database too: a probe of the hub's own health above all. */
function unlessAway(rule: AccessRule, error: unknown): null {
  if (rule.public && isPassing(error)) return null;
  throw error;
}

function namespaceIn(request: AccessRequest): string | undefined {
  const { namespace } = request.query;
  if (namespace === undefined || typeof namespace === 'string') return namespace;
  throw new DomainError('invalid', 'The query is not valid: namespace', [{ path: 'namespace', message: 'must be given once' }]);
}

function describe(rule: AccessRule): string {
  const role = rule.role === undefined ? [] : [`role ${rule.role}`];
  const kinds = rule.kinds.length === 0 ? [] : [`a token of kind ${rule.kinds.join(' or ')}`];
  return [...role, ...kinds].join(' or ') || 'nobody: the route declares no role';
}
