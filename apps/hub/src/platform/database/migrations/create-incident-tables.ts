import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { DECIDED, OF_SERVICE, big, json, key, optional, text, whole } from './columns.js';

const INCIDENT = new Table({
  name: 'incident',
  columns: [
    key(text('id')),
    ...DECIDED,
    whole('number'),
    json('service_uids'),
    json('outage_ids'),
    text('type'),
    text('severity'),
    { name: 'silent', type: 'boolean', default: false },
    text('phase'),
    { ...text('public_stage'), default: "'none'" },
    text('review'),
    text('title'),
    optional(json('ack')),
    big('t0'),
    big('t1'),
    optional(big('t2')),
    optional(big('restored_at')),
    optional(big('t4')),
    optional(text('owner')),
    text('cause'),
    json('told'),
  ],
  indices: [
    { name: 'incident_number', columnNames: ['namespace', 'number'], isUnique: true },
    { name: 'incident_service', columnNames: ['service_uid', 't0'] },
    { name: 'incident_time', columnNames: ['t0'] },
  ],
});

const INCIDENT_ENTRY = new Table({
  name: 'incident_entry',
  columns: [key(text('id')), ...OF_SERVICE, text('incident_id'), big('at'), text('kind'), text('text'), optional(json('ref'))],
  indices: [{ name: 'incident_entry_incident', columnNames: ['incident_id', 'at'] }],
});

export class CreateIncidentTables1763700000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [INCIDENT, INCIDENT_ENTRY]) await runner.createTable(table);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
