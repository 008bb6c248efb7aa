import type { JournalFile } from './journal-file.js';
import { JournalReader } from './journal-reader.js';
import type { Fate, JournalRecord } from './journal-record.js';

/** What an earlier life left beside its units. */
export interface LeftNotes {
  readonly hubId: string;
  readonly at: number;
  /** The number of its last unit. */
  readonly last: number;
  /** Up to which unit each batch went. */
  readonly batches: ReadonlyMap<number, number>;
  /** What will never be in the database: refused by its rows, and void. */
  readonly refused: ReadonlySet<number>;
  readonly voided: ReadonlySet<number>;
  /** Keys of messages that were sent at least once. */
  readonly tried: ReadonlySet<string>;
  readonly fates: ReadonlyMap<string, Fate>;
  readonly covered: Extract<JournalRecord, { kind: 'covered' }> | null;
  /** Where what is valid ends. */
  readonly end: number;
}

/** Null: there is nothing in it. */
export async function readNotes(file: JournalFile): Promise<LeftNotes | null> {
  const reader = new JournalReader(file);
  const life = await reader.next();
  if (life?.kind !== 'life') return null;
  const batches = new Map<number, number>();
  const fates = new Map<string, Fate>();
  const [refused, voided, tried] = [new Set<number>(), new Set<number>(), new Set<string>()];
  let covered: LeftNotes['covered'] = null;
  let last = 0;
  for (let record = await reader.next(); record !== null; record = await reader.next()) {
    if (record.kind === 'unit') last = record.number;
    if (record.kind === 'batch') batches.set(record.batch, record.to);
    if (record.kind === 'refused') refused.add(record.number);
    if (record.kind === 'void') voided.add(record.number);
    if (record.kind === 'tried') tried.add(record.key);
    if (record.kind === 'fate') fates.set(record.key, record.fate);
    if (record.kind === 'covered') covered = record;
  }
  return { hubId: life.hubId, at: life.at, last, batches, refused, voided, tried, fates, covered, end: reader.validEnd };
}

/** Up to which unit the database has those that are not refused or void, by the last batch that it knows of that hub. */
export function writtenUpTo({ batches }: LeftNotes, lastBatch: number): number {
  return Math.max(0, ...[...batches].filter(([batch]) => batch <= lastBatch).map(([, to]) => to));
}

/** The batch that was under way when the journal began: the database has at least the one before it. */
export function firstBatch({ batches }: LeftNotes): number {
  return Math.min(...batches.keys(), Number.MAX_SAFE_INTEGER);
}
