import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { DECIDED, OF_SERVICE, SUBJECT, SUBJECT_NAMES, big, json, key, optional, text } from './columns.js';

const OBSERVATION = new Table({
  name: 'observation',
  columns: [
    key(text('id')),
    ...OF_SERVICE,
    text('check_uid'),
    { ...text('instance_uid'), default: "''" },
    text('location'),
    big('started_at'),
    big('ended_at'),
    text('outcome'),
    text('reason'),
    json('body'),
  ],
  indices: [
    {
      name: 'observation_identity',
      columnNames: ['check_uid', 'instance_uid', 'location', 'started_at'],
      isUnique: true,
    },
    { name: 'observation_time', columnNames: ['started_at'] },
  ],
});

const TRANSITION = new Table({
  name: 'transition',
  columns: [
    key(text('id')),
    ...DECIDED,
    ...SUBJECT,
    text('from_status'),
    text('to_status'),
    big('at'),
    big('decided_at'),
    text('reason'),
    optional(json('supersedes')),
  ],
  indices: [
    { name: 'transition_subject', columnNames: [...SUBJECT_NAMES, 'at'] },
    { name: 'transition_service', columnNames: ['service_uid', 'at'] },
    { name: 'transition_time', columnNames: ['at'] },
  ],
});

const SEGMENT = new Table({
  name: 'segment',
  columns: [key(text('id')), ...DECIDED, ...SUBJECT, text('status'), text('reason'), big('from_at'), optional(big('to_at'))],
  indices: [
    { name: 'segment_start', columnNames: [...SUBJECT_NAMES, 'from_at'], isUnique: true },
    { name: 'segment_service', columnNames: ['service_uid', 'from_at'] },
  ],
});

const OUTAGE = new Table({
  name: 'outage',
  columns: [
    key(text('id')),
    ...DECIDED,
    ...SUBJECT,
    big('t0'),
    big('t1'),
    optional(big('t3')),
    text('reason'),
    optional(json('evidence')),
    optional(text('incident_id')),
  ],
  indices: [
    { name: 'outage_service', columnNames: ['service_uid', 't0'] },
    { name: 'outage_incident', columnNames: ['incident_id'] },
    { name: 'outage_time', columnNames: ['t0'] },
  ],
});

/** How far observations reached, so that a crash needs no rows per check (model.md "Gaps"). */
const COVERAGE = new Table({
  name: 'coverage',
  columns: [key(text('id')), text('hub_id'), text('location'), big('from_at'), big('to_at')],
  indices: [{ name: 'coverage_location', columnNames: ['location', 'to_at'] }],
});

export class CreateCheckTables1763700000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [OBSERVATION, TRANSITION, SEGMENT, OUTAGE, COVERAGE]) await runner.createTable(table);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
