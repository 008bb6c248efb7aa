import type { Effect } from '@watchfloor/core';
import { crc32 } from 'node:zlib';
import type { RowOwner } from '../../platform/database/row-owner.js';

/** What became of a message that was sent from the journal: its due row is written with it. */
export interface Fate {
  readonly dueAt: number;
  readonly attempts: number;
  readonly payload: unknown;
  readonly settledAt: number | null;
  readonly outcome: string | null;
  readonly error: string | null;
}

/** A line of the journal. Units are numbered from 1, in the order in which they were decided. */
export type JournalRecord =
  | { readonly kind: 'life'; readonly hubId: string; readonly at: number }
  | { readonly kind: 'unit'; readonly number: number; readonly owner: RowOwner; readonly effects: readonly Effect[] }
  /** The units from one number to another are about to be written as this batch of the hub. */
  | { readonly kind: 'batch'; readonly batch: number; readonly from: number; readonly to: number }
  /** The rows take it never. */
  | { readonly kind: 'refused'; readonly number: number }
  /** Another hub decides for its service since. Who was told of it is owed a last word. */
  | { readonly kind: 'void'; readonly number: number }
  /** From here on whoever is told may have heard, whatever becomes of the answer. */
  | { readonly kind: 'tried'; readonly key: string }
  | { readonly kind: 'fate'; readonly key: string; readonly fate: Fate }
  /** The hub was here all the time between these. */
  | { readonly kind: 'covered'; readonly since: number; readonly to: number };

export type UnitRecord = Extract<JournalRecord, { kind: 'unit' }>;

export function encode(record: JournalRecord): string {
  const body = JSON.stringify(record);
  return `${checksum(body)} ${body}\n`;
}

/** Null: torn, or never written. */
export function decode(line: string): JournalRecord | null {
  const body = line.slice(9);
  if (line[8] !== ' ' || line.slice(0, 8) !== checksum(body)) return null;
  return JSON.parse(body) as JournalRecord;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
