import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';

/** What was told late is evidence, but no part of the window that the present is decided from. */
export class MarkLateObservations1763700000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('observation', new TableColumn({ name: 'late', type: 'boolean', default: false }));
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
