import { z } from 'zod';
import { instant } from './identifier.js';
import { role, tokenKind } from './token.js';

const secret = z.string().min(1).max(512);

/** A page exchanges a token for a cookie. */
export const createSession = z.strictObject({ token: secret });
export type CreateSession = z.infer<typeof createSession>;

export const session = z.object({
  kind: tokenKind,
  role: role.nullable(),
  name: z.string(),
  namespaces: z.array(z.string()),
  expiresAt: instant,
});
export type Session = z.infer<typeof session>;

/** First-run set-up: the printed code, once. */
export const setup = z.strictObject({ code: z.string().min(1).max(128) });
export const setupDone = z.object({ token: z.string() });
export type Setup = z.infer<typeof setup>;
export type SetupDone = z.infer<typeof setupDone>;
