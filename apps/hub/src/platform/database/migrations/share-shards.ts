import { Table, TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { big, key, optional, text } from './columns.js';

const MARK = new Table({
  name: 'service_mark',
  columns: [key(text('service_uid')), text('hub_id'), big('batch')],
  indices: [{ name: 'service_mark_batch', columnNames: ['hub_id', 'batch'] }],
});

/** Apart from the hub's row, which each group commit holds: a sign of life waits for nobody. */
const LEASE = new Table({
  name: 'hub_lease',
  columns: [key(text('hub_id')), text('seat'), optional(big('seen_at')), optional(big('left_at'))],
});

/** Until now a stretch of coverage stood for every shard. */
const EVERY_SHARD = `'${'f'.repeat(64)}'`;

/** Several hubs share the shards: leases, hand-overs, and marks that tell the others what changed. */
export class ShareShards1763700000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = (...all: ReturnType<typeof text>[]) => all.map((column) => new TableColumn(column as TableColumn));
    await runner.addColumns('shard', columns(optional(text('wanted_by')), optional(text('handed_by'))));
    await runner.addColumns('coverage', columns({ ...text('shards'), default: EVERY_SHARD }));
    for (const table of [LEASE, MARK]) await runner.createTable(table);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
