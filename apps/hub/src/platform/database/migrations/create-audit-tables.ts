import { Table, type MigrationInterface, type QueryRunner } from 'typeorm';
import { big, json, key, text, whole } from './columns.js';

const AUDIT_ENTRY = new Table({
  name: 'audit_entry',
  columns: [
    key(big('seq')),
    big('at'),
    text('actor'),
    text('action'),
    text('subject'),
    text('payload_hash'),
    text('prev_hash'),
    whole('v'),
    text('hash'),
  ],
  indices: [{ name: 'audit_entry_at', columnNames: ['at'] }],
});

/** Beside the chain, so that personal data can be erased without breaking it (TL-1). */
const AUDIT_PAYLOAD = new Table({ name: 'audit_payload', columns: [key(big('seq')), text('salt'), json('payload')] });

const SQLITE_TRIGGERS = ['UPDATE', 'DELETE'].map(
  (verb) => `CREATE TRIGGER audit_entry_refuses_${verb.toLowerCase()} BEFORE ${verb} ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END`,
);

const POSTGRES_TRIGGERS = [
  `CREATE FUNCTION audit_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $$`,
  `CREATE TRIGGER audit_entry_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_is_append_only()`,
];

/** @see TL-2 the triggers deter; the hashes detect */
export class CreateAuditTables1763700000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(AUDIT_ENTRY);
    await runner.createTable(AUDIT_PAYLOAD);
    const postgres = runner.dataSource.options.type === 'postgres';
    for (const sql of postgres ? POSTGRES_TRIGGERS : SQLITE_TRIGGERS) await runner.query(sql);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
