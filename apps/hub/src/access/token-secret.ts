import type { TokenKind } from '@watchfloor/contracts';
import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits behind a prefix that tells people and scanners what they found. */
export function newTokenSecret(kind: TokenKind): string {
  return `wf_${kind}_${randomBytes(32).toString('base64url')}`;
}

/** Secrets are random and long, so a plain hash is enough: there is nothing to guess. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
