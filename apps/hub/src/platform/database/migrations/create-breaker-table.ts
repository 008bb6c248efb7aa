import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { OF_SERVICE, big, key, text } from './columns.js';

const BREAKER_TRANSITION = new Table({
  name: 'breaker_transition',
  columns: [
    key(text('id')),
    ...OF_SERVICE,
    text('caller'),
    text('dependency'),
    text('name'),
    text('instance'),
    text('from_state'),
    text('to_state'),
    big('at'),
  ],
  indices: [{ name: 'breaker_transition_edge', columnNames: ['namespace', 'caller', 'dependency', 'at'] }],
});

export class CreateBreakerTable1763700000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(BREAKER_TRANSITION);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
