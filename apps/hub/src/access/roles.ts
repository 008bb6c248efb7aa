/** Of `api` tokens and people; each may do what the ones before it may. */
export const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const TOKEN_KINDS = ['api', 'kiosk', 'service', 'agent', 'heartbeat'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** What a token that isn't `api` is bound to: one board, service, location or check. */
export interface TokenScope {
  readonly board?: string;
  readonly service?: string;
  readonly location?: string;
  readonly check?: string;
}

export function atLeast(role: Role, required: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(required);
}
