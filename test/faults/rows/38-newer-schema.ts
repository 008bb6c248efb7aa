import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const SERVICE =
  'services: [ { id: a, checks: [ { id: b, probe: heartbeat, interval: 1h, grace: 1h, token: "signal-of-row-38-0123456789" } ] } ]\n';

export const row: FaultRow = {
  row: 38,
  fault: 'A newer version made the database',
  async run() {
    const stage = await Stage.open({ configuration: SERVICE });
    await stage.hub.stop();
    const path = stage.databaseUrl.replace('sqlite:', '');
    const file = new Database(path);
    file.exec("INSERT INTO migrations (timestamp, name) VALUES (9999999999999, 'FromTheFuture9999999999999')");
    file.pragma('wal_checkpoint(TRUNCATE)');
    file.close();
    const before = digestOf(path);
    stage.hub.start();
    const ended = await stage.hub.ready().then(
      () => 'it started',
      (error: Error) => error.message,
    );
    await stage.close();
    if (!/ended by itself with 1\b/.test(ended) || !/newer Watchfloor/.test(ended)) throw new Error(ended);
    if (digestOf(path) !== before) throw new Error('The database was changed.');
    return holds('exit code 1, the text names the newer version, not a byte of the database changed');
  },
};

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
