import type { Reflector } from '@nestjs/core';
import type { Role, TokenKind } from '@watchfloor/contracts';
import { ALLOWED_KINDS, IS_PUBLIC, REQUIRED_ROLE } from './access.decorators.js';
import type { Caller } from './caller.js';

/** Who may call a route, as its decorators say. */
export interface AccessRule {
  readonly public: boolean;
  readonly role: Role | undefined;
  readonly kinds: readonly TokenKind[];
}

type Target = Parameters<Reflector['getAllAndOverride']>[1][number];

/** What a method says wins over what its controller says. */
export function ruleOf(reflector: Reflector, handler: Target, controller: Target): AccessRule {
  const targets = declares(reflector, handler) ? [handler] : [controller];
  return {
    public: reflector.getAllAndOverride<boolean | undefined>(IS_PUBLIC, targets) ?? false,
    role: reflector.getAllAndOverride<Role | undefined>(REQUIRED_ROLE, targets),
    kinds: reflector.getAllAndOverride<TokenKind[] | undefined>(ALLOWED_KINDS, targets) ?? [],
  };
}

export function isDeclared(rule: AccessRule): boolean {
  return rule.public || rule.role !== undefined || rule.kinds.length > 0;
}

export function admits(rule: AccessRule, caller: Caller): boolean {
  return rule.kinds.includes(caller.kind) || (rule.role !== undefined && caller.hasRole(rule.role));
}

function declares(reflector: Reflector, target: Target): boolean {
  return [IS_PUBLIC, REQUIRED_ROLE, ALLOWED_KINDS].some((key) => reflector.get<unknown>(key, target) !== undefined);
}
