import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { DECIDED, big, json, key, optional, text, whole } from './columns.js';

const HUB = new Table({
  name: 'hub',
  columns: [key(text('id')), big('started_at'), big('batch'), text('version')],
});

const SHARD = new Table({ name: 'shard', columns: [key(whole('shard')), text('hub_id'), big('epoch')] });

const SETTING = new Table({ name: 'setting', columns: [key(text('name')), json('value')] });

const DUE = new Table({
  name: 'due',
  columns: [
    key(text('key')),
    text('kind'),
    big('due_at'),
    json('payload'),
    ...DECIDED.map(optional),
    { ...whole('attempts'), default: 0 },
    optional(text('claimed_by')),
    optional(big('claimed_until')),
    optional(big('settled_at')),
    optional(text('outcome')),
    optional(text('error')),
  ],
  indices: [{ name: 'due_open', columnNames: ['settled_at', 'due_at'] }],
});

export class CreatePlatformTables1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [HUB, SHARD, SETTING, DUE]) await runner.createTable(table);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
