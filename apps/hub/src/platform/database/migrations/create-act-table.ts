import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { DECIDED, big, json, key, optional, text, whole } from './columns.js';

const ACT = new Table({
  name: 'act',
  columns: [
    key(text('id')),
    ...DECIDED,
    text('target_kind'),
    text('target_uid'),
    text('component_uid'),
    whole('number'),
    json('cause'),
    whole('step'),
    text('action'),
    text('plan'),
    text('state'),
    big('intent_at'),
    optional(big('started_at')),
    optional(big('called_at')),
    optional(big('ended_at')),
    big('fencing_token'),
    json('verdicts'),
    text('output'),
    optional(big('good_since')),
  ],
  indices: [
    // An act starts at most once: its number is written before it runs (I4).
    { name: 'act_number', columnNames: ['target_uid', 'number'], isUnique: true },
    { name: 'act_service', columnNames: ['service_uid', 'intent_at'] },
    { name: 'act_time', columnNames: ['intent_at'] },
  ],
});

export class CreateActTable1763700000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(ACT);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
