import { z } from 'zod';
import { displayName, instant, key, namespaceName } from './identifier.js';
import { duration } from './duration.js';

export const role = z.enum(['viewer', 'operator', 'editor', 'admin']);
export const tokenKind = z.enum(['api', 'kiosk', 'service', 'agent', 'heartbeat']);
export type Role = z.infer<typeof role>;
export type TokenKind = z.infer<typeof tokenKind>;

/** What a token of another kind than `api` is for. */
export const tokenScope = z.strictObject({
  service: key.optional(),
  board: key.optional(),
  location: key.optional(),
  check: key.optional(),
});
export type TokenScope = z.infer<typeof tokenScope>;

export const token = z.object({
  id: z.string(),
  kind: tokenKind,
  /** Of `api` tokens; null for the others. */
  role: role.nullable(),
  name: z.string(),
  namespaces: z.array(z.string()),
  scope: tokenScope,
  createdAt: instant,
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});
export type Token = z.infer<typeof token>;

/** The only answer that ever carries the secret. */
export const createdToken = token.extend({ token: z.string() });
export type CreatedToken = z.infer<typeof createdToken>;

export const createToken = z
  .strictObject({
    kind: tokenKind,
    role: role.optional(),
    name: displayName,
    namespaces: z.array(namespaceName).min(1).max(100).optional(),
    scope: tokenScope.optional(),
    expires: duration({ leastMs: 60_000 }).optional(),
  })
  .refine((request) => (request.kind === 'api') === (request.role !== undefined), {
    path: ['role'],
    message: 'belongs to tokens of kind api, and they need it',
  });
export type CreateToken = z.infer<typeof createToken>;
