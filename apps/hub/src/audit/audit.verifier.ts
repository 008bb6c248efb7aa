import { Injectable } from '@nestjs/common';
import { Between, In } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditPayload } from './audit-payload.entity.js';
import { FIRST_PREV_HASH, entryHash, payloadHash } from './entry-hash.js';

const PAGE = 1_000;

export type AuditVerdict =
  | { readonly intact: true; readonly entries: number; readonly head: string; readonly erasedPayloads: number }
  | { readonly intact: false; readonly seq: number; readonly problem: string };

/**
 * Recomputes every hash of the chain. It can't see that the newest entries were cut off: that takes a hash
 * that somebody else keeps. @see TL-6
 */
@Injectable()
export class AuditVerifier {
  constructor(private readonly database: Database) {}

  async verify(): Promise<AuditVerdict> {
    let head = FIRST_PREV_HASH;
    let checked = 0;
    let erasedPayloads = 0;
    for (;;) {
      const entries = await this.entriesFrom(checked + 1);
      if (entries.length === 0) return { intact: true, entries: checked, head, erasedPayloads };
      const payloads = await this.payloadsOf(entries);
      for (const entry of entries) {
        const payload = payloads.get(entry.seq);
        const problem = problemOf(entry, payload, { seq: checked + 1, prevHash: head });
        if (problem !== null) return { intact: false, seq: checked + 1, problem };
        if (payload === undefined) erasedPayloads++;
        head = entry.hash;
        checked++;
      }
    }
  }

  private async entriesFrom(seq: number): Promise<AuditEntry[]> {
    const page = { where: { seq: Between(seq, Number.MAX_SAFE_INTEGER) }, order: { seq: 'ASC' as const }, take: PAGE };
    return await this.database.read.getRepository(AuditEntry).find(page);
  }

  private async payloadsOf(entries: readonly AuditEntry[]): Promise<Map<number, AuditPayload>> {
    const rows = await this.database.read.getRepository(AuditPayload).findBy({ seq: In(entries.map((entry) => entry.seq)) });
    return new Map(rows.map((row) => [row.seq, row]));
  }
}

function problemOf(entry: AuditEntry, payload: AuditPayload | undefined, expected: { seq: number; prevHash: string }): string | null {
  if (entry.seq !== expected.seq) return `entry ${expected.seq} is missing`;
  if (entry.prevHash !== expected.prevHash) return 'it does not follow the entry before it';
  if (entry.hash !== entryHash({ ...entry, ts: entry.at })) return 'the entry was changed';
  if (payload !== undefined && entry.payloadHash !== payloadHash(payload.salt, payload.payload)) return 'its payload was changed';
  return null;
}
