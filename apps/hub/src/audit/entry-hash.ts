import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** What is hashed of an entry; its names are the rule's. @see TL-1 */
export interface HashedEntry {
  readonly seq: number;
  readonly ts: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly payloadHash: string;
  readonly prevHash: string;
  readonly v: number;
}

export const FIRST_PREV_HASH = '0'.repeat(64);

/** SHA-256("hub-audit/v1\n" ‖ JCS(entry)), JCS being RFC 8785. @see TL-1 */
export function entryHash(entry: HashedEntry): string {
  const { seq, ts, actor, action, subject, payloadHash, prevHash, v } = entry;
  return sha256('hub-audit/v1\n', canonical({ seq, ts, actor, action, subject, payloadHash, prevHash, v }));
}

/** SHA-256(salt ‖ JCS(payload)): the salt keeps short payloads from being guessed. @see TL-1 */
export function payloadHash(saltHex: string, payload: unknown): string {
  return sha256(Buffer.from(saltHex, 'hex'), canonical(payload));
}

function canonical(value: unknown): string {
  return canonicalize(value) ?? 'null';
}

function sha256(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
