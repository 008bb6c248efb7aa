import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Role, TokenKind as Kind } from '@watchfloor/contracts';
import type { Request } from 'express';
import type { Caller } from './caller.js';

export const REQUIRED_ROLE = 'access:role';
export const ALLOWED_KINDS = 'access:kinds';
export const IS_PUBLIC = 'access:public';

/** The route is for `api` tokens of this role and above, and for people's sessions of them. */
export const RequireRole = (role: Role) => SetMetadata(REQUIRED_ROLE, role);

/** The route is for tokens of these kinds; together with `@RequireRole` either will do. */
export const TokenKind = (...kinds: Exclude<Kind, 'api'>[]) => SetMetadata(ALLOWED_KINDS, kinds);

/** The route asks for no token, or judges a credential of its own. */
export const Public = () => SetMetadata(IS_PUBLIC, true);

/** A request as the guard leaves it. */
export interface AccessRequest extends Request {
  /** Absent on public routes that were called without a token. */
  caller?: Caller;
  /** The one that the request is about. */
  namespace?: string;
}

export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<AccessRequest>().caller;
});

/** Of `?namespace=` and the caller's token, already judged. */
export const CurrentNamespace = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return context.switchToHttp().getRequest<AccessRequest>().namespace;
});
