import { existsSync } from 'node:fs';
import { AuditVerifier } from '../audit/audit.verifier.js';
import { readSettings } from '../platform/settings/read-settings.js';
import { StartupError } from '../platform/startup-error.js';
import { withDatabase } from './with-database.js';

const [INTACT, TAMPERED, INCOMPLETE] = [0, 1, 2];

/** `watchfloor audit verify`: 0 intact, 1 tampered with, 2 nothing there to vouch for. @see TL-7 */
export async function verifyAudit(): Promise<number> {
  const { database: location } = readSettings(process.env).settings;
  // Opening a database makes it, and a new one is intact; but whoever asks means one that exists.
  if (location.kind === 'sqlite' && !existsSync(location.path)) {
    console.error(`There is no database ${location.path}: set DATABASE_URL to the hub's.`);
    return INCOMPLETE;
  }
  const verdict = await withDatabase((database) => new AuditVerifier(database).verify()).catch(unreadable);
  if (verdict === null) return INCOMPLETE;
  if (!verdict.intact) {
    console.error(`The audit chain is broken at entry ${verdict.seq}: ${verdict.problem}.`);
    return TAMPERED;
  }
  if (verdict.entries === 0) {
    console.error('The audit chain has no entries, and every hub writes some at its first start: is this the right database?');
    return INCOMPLETE;
  }
  const erased = verdict.erasedPayloads === 0 ? '' : ` (${verdict.erasedPayloads} payloads erased)`;
  console.log(`The audit chain is intact: ${verdict.entries} entries${erased}, newest hash ${verdict.head}.`);
  return INTACT;
}

/** A database that can't be read is no proof of anything. */
function unreadable(error: unknown): null {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  return null;
}
