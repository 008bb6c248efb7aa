import { componentFields, instanceFields, writtenRemediation, writtenStep } from '@watchfloor/contracts';
import { componentBody, remediationBody } from '../body-defaults.js';
import type { RemediationBody } from '../bodies.js';
import type { Parent } from '../draft.js';
import type { Cursor } from './cursor.js';
import { readFields } from './fields.js';
import { readChecks, settingsOf } from './read-check.js';
import type { Reading } from './reading.js';

const MOST_INSTANCES = 1_000;
const MOST_STEPS = 10;
const APART = ['instances', 'checks', 'remediation'];
const { remediation: _remediation, ...ownFields } = componentFields;
const { steps: _steps, ...policyFields } = writtenRemediation.shape;

export function readComponent(cursor: Cursor, service: Parent | null, reading: Reading): void {
  const { problems, namespace, drafts } = reading;
  const fields = readFields(cursor, ownFields, problems, { apart: APART });
  const { id } = fields;
  const registered = cursor.child('instances').value === 'registered';
  const remediation = readRemediation(cursor.child('remediation'), reading);
  const parent: Parent | null = id === undefined ? null : { kind: 'component', key: id };
  if (id !== undefined) {
    const body = componentBody(id, { ...fields, ...(registered && { instances: 'registered' as const }) }, remediation);
    drafts.push({ kind: 'component', namespace, key: id, was: fields.was ?? null, parent: service, origin: 'file', body, at: cursor });
  }
  if (!registered) readInstances(cursor, parent, reading);
  readChecks(cursor, parent, reading);
}

function readInstances(component: Cursor, parent: Parent | null, reading: Reading): void {
  const { problems, namespace, drafts } = reading;
  const list = component.child('instances');
  const own = { kind: 'instance', namespace, parent, origin: 'file' } as const;
  if (list.value === undefined) {
    // A component written without `instances` has one, of its own id (model.md).
    if (parent !== null)
      drafts.push({ ...own, key: parent.key, was: null, body: { name: parent.key, place: null, address: null }, at: component });
    return;
  }
  if (!Array.isArray(list.value) || list.value.length === 0) {
    problems.error(list, 'holds no instance', 'write a list of instances, or instances: registered, or leave the key out');
    return;
  }
  for (const cursor of component.items('instances', MOST_INSTANCES, problems)) {
    const { id, name, was, place, address } = readFields(cursor, instanceFields, problems);
    if (id === undefined) continue;
    const body = { name: name ?? id, place: place ?? null, address: address ?? null };
    drafts.push({ ...own, key: id, was: was ?? null, body, at: cursor });
  }
}

function readRemediation(cursor: Cursor, { problems, defaults }: Reading): RemediationBody | null {
  if (cursor.value === undefined) return null;
  const fields = readFields(cursor, policyFields, problems, { apart: ['steps'] });
  const steps = cursor.items('steps', MOST_STEPS, problems).map((step) => {
    const { action } = readFields(step, { action: writtenStep.shape.action }, problems, { open: true });
    return { action: action ?? '', settings: settingsOf(step, ['action']) };
  });
  return remediationBody(fields, steps, defaults);
}
