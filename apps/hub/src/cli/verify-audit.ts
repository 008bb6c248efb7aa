import { AuditVerifier } from '../audit/audit.verifier.js';
import { withDatabase } from './with-database.js';

/** `watchfloor audit verify`: 0 intact, 1 tampered with. @see TL-7 */
export async function verifyAudit(): Promise<number> {
  const verdict = await withDatabase((database) => new AuditVerifier(database).verify());
  if (!verdict.intact) {
    console.error(`The audit chain is broken at entry ${verdict.seq}: ${verdict.problem}.`);
    return 1;
  }
  const erased = verdict.erasedPayloads === 0 ? '' : ` (${verdict.erasedPayloads} payloads erased)`;
  console.log(`The audit chain is intact: ${verdict.entries} entries${erased}, newest hash ${verdict.head}.`);
  return 0;
}
