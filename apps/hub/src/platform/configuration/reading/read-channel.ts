import { writtenChannel } from '@watchfloor/contracts';
import type { Cursor } from './cursor.js';
import { readFields } from './fields.js';
import { settingsOf } from './read-check.js';
import type { Reading } from './reading.js';

const COMMON = writtenChannel.shape;

export function readChannel(cursor: Cursor, { problems, namespace, drafts }: Reading): void {
  const { id, name, notifier, was } = readFields(cursor, COMMON, problems, { open: true });
  if (id === undefined || notifier === undefined) return;
  const body = { name: name ?? id, notifier, settings: settingsOf(cursor, Object.keys(COMMON)) };
  drafts.push({ kind: 'channel', namespace, key: id, was: was ?? null, parent: null, origin: 'file', body, at: cursor });
}
