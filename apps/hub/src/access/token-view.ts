import type { Token as TokenView } from '@watchfloor/contracts';
import type { Token } from './token.entity.js';

/** What is shown of a token: everything but its secret, which nobody has. */
export function tokenView(token: Token): TokenView {
  const { id, kind, role, name, namespaces, scope } = token;
  return {
    ...{ id, kind, role, name, namespaces, scope: scope ?? {} },
    createdAt: new Date(token.createdAt).toISOString(),
    expiresAt: instantOf(token.expiresAt),
    revokedAt: instantOf(token.revokedAt),
    lastUsedAt: instantOf(token.lastUsedAt),
  };
}

function instantOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
