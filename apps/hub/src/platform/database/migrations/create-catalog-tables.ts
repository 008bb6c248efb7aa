import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { big, json, key, optional, text, whole } from './columns.js';

const DEFINITION = new Table({
  name: 'definition',
  columns: [
    key(text('uid')),
    text('namespace'),
    text('kind'),
    text('key'),
    optional(text('parent_uid')),
    optional(text('service_uid')),
    optional(whole('shard')),
    whole('revision'),
    big('revised_at'),
    text('origin'),
    json('body'),
    big('created_at'),
    optional(big('retired_at')),
  ],
  indices: [
    {
      name: 'definition_key',
      columnNames: ['namespace', 'kind', 'key'],
      isUnique: true,
      where: 'retired_at IS NULL',
    },
    { name: 'definition_service', columnNames: ['service_uid'] },
  ],
});

const CONFIGURATION = new Table({
  name: 'configuration',
  columns: [key(text('id')), whole('revision'), text('hash'), big('activated_at'), text('source')],
  indices: [{ name: 'configuration_revision', columnNames: ['revision'], isUnique: true }],
});

export class CreateCatalogTables1763700000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [DEFINITION, CONFIGURATION]) await runner.createTable(table);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
