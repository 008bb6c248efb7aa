import { Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditPayload } from './audit-payload.entity.js';
import { FIRST_PREV_HASH, entryHash, payloadHash } from './entry-hash.js';
import { oneLine, recordable } from './recordable.js';

/** What a person or the hub itself did; probes' sights are no acts (TL-9). Never credentials. */
export interface Audited {
  readonly actor: string;
  /** `token.create`, `incident.acknowledge` … */
  readonly action: string;
  readonly subject: string;
  readonly payload?: unknown;
}

/** Any constant: whoever extends the chain takes the same lock. */
const CHAIN_LOCK = 5_785_194;
const VERSION = 1;

/** Extends the chain, in the transaction of the change itself. @see TL-1, TL-2 */
@Injectable()
export class AuditService {
  async append(manager: EntityManager, audited: Audited, now: number): Promise<void> {
    await lockChain(manager);
    const last = await manager.findOne(AuditEntry, { where: {}, order: { seq: 'DESC' }, select: { seq: true, hash: true } });
    const salt = randomBytes(16).toString('hex');
    const payload = recordable(audited.payload);
    const entry = {
      seq: (last?.seq ?? 0) + 1,
      actor: oneLine(audited.actor),
      action: oneLine(audited.action),
      subject: oneLine(audited.subject),
      payloadHash: payloadHash(salt, payload),
      prevHash: last?.hash ?? FIRST_PREV_HASH,
      v: VERSION,
    };
    await manager.insert(AuditEntry, { ...entry, at: now, hash: entryHash({ ...entry, ts: now }) });
    await manager.insert(AuditPayload, { seq: entry.seq, salt, payload: payload as object });
  }
}

/** On SQLite the one writer's turn is the lock. */
async function lockChain(manager: EntityManager): Promise<void> {
  if (manager.dataSource.options.type === 'postgres') await manager.query(`SELECT pg_advisory_xact_lock(${CHAIN_LOCK})`);
}
