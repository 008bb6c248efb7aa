import { serviceFields, writtenObjective } from '@watchfloor/contracts';
import { ppmOf, serviceBody } from '../body-defaults.js';
import type { Parent } from '../draft.js';
import type { Cursor } from './cursor.js';
import { readFields } from './fields.js';
import { readChecks } from './read-check.js';
import { readComponent } from './read-component.js';
import type { Reading } from './reading.js';

const MOST_COMPONENTS = 200;
const MOST_OBJECTIVES = 20;
const { objectives: _objectives, ...ownFields } = serviceFields;

export function readService(cursor: Cursor, reading: Reading): void {
  const { problems, namespace, defaults, drafts } = reading;
  const fields = readFields(cursor, ownFields, problems, { apart: ['checks', 'components', 'objectives'] });
  const { id } = fields;
  const self: Parent | null = id === undefined ? null : { kind: 'service', key: id };
  if (id !== undefined) {
    const body = serviceBody(id, fields, defaults);
    drafts.push({ kind: 'service', namespace, key: id, was: fields.was ?? null, parent: null, origin: 'file', body, at: cursor });
  }
  for (const objective of cursor.items('objectives', MOST_OBJECTIVES, problems)) {
    const { id: key, target, was } = readFields(objective, writtenObjective.shape, problems);
    if (key === undefined || target === undefined) continue;
    const body = { targetPpm: ppmOf(target) };
    drafts.push({ kind: 'objective', namespace, key, was: was ?? null, parent: self, origin: 'file', body, at: objective });
  }
  readChecks(cursor, self, reading);
  for (const component of cursor.items('components', MOST_COMPONENTS, problems)) readComponent(component, self, reading);
}
