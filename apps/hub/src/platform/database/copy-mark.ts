import Connection from 'better-sqlite3';

/** A copy of a database carries this until it lives itself; then its life is a new generation. @see I13 */
export const COPY_MARK = 'copy';

export interface CopyMark {
  readonly takenAt: number;
}

/** Makes a SQLite copy one file that says what it is. @throws Error when it is damaged */
export function markSqliteCopy(file: string, mark: CopyMark): void {
  const copy = new Connection(file);
  try {
    copy.pragma('journal_mode = DELETE');
    const sql = 'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
    copy.prepare(sql).run(COPY_MARK, JSON.stringify(mark));
    const finding = copy.pragma('quick_check(1)', { simple: true });
    if (finding !== 'ok') throw new Error(`The copy is damaged (${String(finding)}), so the database or the disk is too.`);
  } finally {
    copy.close();
  }
}
