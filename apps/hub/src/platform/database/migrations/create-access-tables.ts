import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { big, json, key, optional, text } from './columns.js';

const TOKEN = new Table({
  name: 'token',
  columns: [
    key(text('id')),
    text('kind'),
    optional(text('role')),
    text('name'),
    json('namespaces'),
    optional(json('scope')),
    text('hash'),
    big('created_at'),
    optional(big('expires_at')),
    optional(big('revoked_at')),
    optional(big('last_used_at')),
  ],
  indices: [{ name: 'token_hash', columnNames: ['hash'], isUnique: true }],
});

const SESSION = new Table({
  name: 'session',
  columns: [key(text('id_hash')), text('token_id'), big('created_at'), big('last_seen_at'), big('expires_at')],
  indices: [{ name: 'session_token', columnNames: ['token_id'] }],
});

export class CreateAccessTables1763700000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of [TOKEN, SESSION]) await runner.createTable(table);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
