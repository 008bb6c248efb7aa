import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Secret } from './secret.js';

/** Where a secret stands: sealed for one place, it opens nowhere else. */
export interface SecretPlace {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with AAD = table|row|column|keyId (security.md, "Secrets at rest"). */
export class SecretBox {
  private readonly key: Buffer;
  private readonly keyId: string;

  constructor(key: Secret) {
    this.key = Buffer.from(hkdfSync('sha256', key.reveal(), '', 'watchfloor secrets at rest', 32));
    this.keyId = createHash('sha256').update(this.key).digest('hex').slice(0, 8);
  }

  seal(secret: Secret, place: SecretPlace): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(this.additional(place));
    const sealed = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
    return [VERSION, this.keyId, Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64')].join('.');
  }

  /** @throws Error when it was sealed with another key or for another place, or was changed. */
  open(text: string, place: SecretPlace): Secret {
    const [version, keyId, body] = text.split('.');
    if (version !== VERSION || body === undefined) throw new Error('This is no sealed secret');
    if (keyId !== this.keyId) throw new Error(`This secret was sealed with key ${keyId}, and WATCHFLOOR_SECRET_KEY is ${this.keyId}`);
    const bytes = Buffer.from(body, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(this.additional(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return new Secret(opened.toString('utf8'));
  }

  private additional(place: SecretPlace): Buffer {
    return Buffer.from(JSON.stringify([place.table, place.row, place.column, this.keyId]));
  }
}
