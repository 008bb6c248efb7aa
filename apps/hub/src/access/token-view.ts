import type { Token as TokenView } from '@watchfloor/contracts';
import { instant, instantOrNull } from '../platform/instant.js';
import type { Token } from './token.entity.js';

/** What is shown of a token: everything but its secret, which nobody has. */
export function tokenView(token: Token): TokenView {
  const { id, kind, role, name, namespaces, scope } = token;
  return {
    id,
    kind,
    role,
    name,
    namespaces,
    scope: scope ?? {},
    createdAt: instant(token.createdAt),
    expiresAt: instantOrNull(token.expiresAt),
    revokedAt: instantOrNull(token.revokedAt),
    lastUsedAt: instantOrNull(token.lastUsedAt),
  };
}
