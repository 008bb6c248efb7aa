import { Injectable } from '@nestjs/common';
import { And, In, LessThan, MoreThanOrEqual } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditPayload } from './audit-payload.entity.js';

export interface AuditWindow {
  readonly from: number;
  readonly to: number;
  readonly beforeSeq: number | null;
  readonly take: number;
}

/** Entries with what they were about, newest first; an erased payload is left out. */
@Injectable()
export class AuditReader {
  constructor(private readonly database: Database) {}

  async entries(window: AuditWindow): Promise<(AuditEntry & { payload?: unknown })[]> {
    const { from, to, beforeSeq, take } = window;
    const where = { at: And(MoreThanOrEqual(from), LessThan(to)), ...(beforeSeq !== null && { seq: LessThan(beforeSeq) }) };
    const entries = await this.database.read.getRepository(AuditEntry).find({ where, order: { seq: 'DESC' }, take });
    const payloads = await this.database.read.getRepository(AuditPayload).findBy({ seq: In(entries.map((entry) => entry.seq)) });
    const payloadOf = new Map(payloads.map((row) => [row.seq, row.payload]));
    return entries.map((entry) => (payloadOf.has(entry.seq) ? { ...entry, payload: payloadOf.get(entry.seq) } : entry));
  }
}
