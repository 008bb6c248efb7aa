import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { big, optional, text } from './columns.js';

/** What people heard last of an incident, and when they hear what holds instead. */
export class KeepLastNews1763700000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const columns = [optional(text('last_news')), optional(big('news_due_at'))];
    await runner.addColumns(
      'incident',
      columns.map((column) => new TableColumn(column as TableColumn)),
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only'));
  }
}
