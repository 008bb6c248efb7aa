import { writtenChannel } from '@watchfloor/contracts';
import type { Cursor } from './cursor.js';
import { readFields } from './fields.js';
import { nameless, settingsOf } from './read-check.js';
import type { Reading } from './reading.js';

const COMMON = writtenChannel.shape;

export function readChannel(cursor: Cursor, { problems, namespace, drafts }: Reading): void {
  const { id: key = nameless(cursor), name, notifier, was } = readFields(cursor, COMMON, problems, { open: true });
  if (notifier === undefined) return;
  const body = { name: name ?? key, notifier, settings: settingsOf(cursor, Object.keys(COMMON)) };
  drafts.push({ kind: 'channel', namespace, key, was: was ?? null, parent: null, origin: 'file', body, at: cursor });
}
