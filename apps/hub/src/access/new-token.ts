import { key, type CreateToken, type TokenKind, type TokenScope } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import type { NewToken } from './token.service.js';

const BOUND_TO: Readonly<Record<Exclude<TokenKind, 'api'>, keyof TokenScope>> = {
  kiosk: 'board',
  service: 'service',
  agent: 'location',
  heartbeat: 'check',
};

/** The one board there is. */
const THE_WALL = 'wall';

/**
 * A token as asked for. One that isn't `api` is bound to one thing: the scope's, else the one of its name, and a kiosk's is the wall.
 * @throws DomainError `invalid`
 */
export function newToken(request: CreateToken & { readonly namespaces: string[] }, now: number): NewToken {
  const { kind, name, namespaces } = request;
  return {
    kind,
    name,
    namespaces,
    role: request.role ?? null,
    scope: kind === 'api' ? null : boundScope(kind, name, request.scope ?? {}),
    expiresAt: request.expires === undefined ? null : now + request.expires,
  };
}

function boundScope(kind: Exclude<TokenKind, 'api'>, name: string, scope: TokenScope): TokenScope {
  const field = BOUND_TO[kind];
  const bound = scope[field] ?? (kind === 'kiosk' ? THE_WALL : name);
  const foreign = Object.keys(scope).find((given) => given !== field);
  if (foreign !== undefined) throw wrong(`scope.${foreign}`, `does not belong to a ${kind} token`);
  if (!key.safeParse(bound).success) throw wrong(`scope.${field}`, `is needed, unless the name is the id of the ${field}`);
  return { [field]: bound };
}

function wrong(path: string, message: string): DomainError {
  return new DomainError('invalid', `The token is not valid: ${path} ${message}`, [{ path, message }]);
}
