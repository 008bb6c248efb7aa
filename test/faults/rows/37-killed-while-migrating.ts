import { databaseCases } from '../../support/database-cases.ts';
import { openDatabase } from '../../../apps/hub/src/platform/database/open-database.js';
import { readSettings } from '../../../apps/hub/src/platform/settings/read-settings.js';
import { buildWithFailpoints, FAILPOINTS } from '../failpoint-build.ts';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const POINTS = ['migration.locked', 'migration.written'];
const SERVICE =
  'services: [ { id: a, checks: [ { id: b, probe: heartbeat, interval: 1h, grace: 1h, token: "signal-of-row-37-0123456789" } ] } ]\n';

export const row: FaultRow = {
  row: 37,
  fault: 'Killed half-way through a migration',
  async run() {
    const commandLine = [process.execPath, '--import', FAILPOINTS, buildWithFailpoints(), 'serve'];
    for (const { name, createUrl } of databaseCases) {
      const undisturbed = await tablesAfterStart(await createUrl(), commandLine);
      for (const point of POINTS) {
        const databaseUrl = await createUrl();
        const stage = await Stage.prepare({ configuration: SERVICE, databaseUrl, commandLine });
        stage.hub.start({ WATCHFLOOR_FAILPOINTS: `${point}=panic` });
        if ((await stage.hub.endedBy(30_000)) !== 'SIGKILL') throw new Error(`${point} was not reached on ${name}`);
        const left = await tablesAfterStart(databaseUrl, commandLine);
        if (left !== undisturbed) throw new Error(`${name}, killed at ${point}, has other tables: ${left}`);
      }
    }
    return holds(`killed at ${POINTS.join(' and ')} on both databases: the next start makes the same tables`);
  },
};

async function tablesAfterStart(databaseUrl: string, commandLine: readonly string[]): Promise<string> {
  const stage = await Stage.open({ configuration: SERVICE, databaseUrl, commandLine });
  await stage.close();
  const { settings } = readSettings({ DATABASE_URL: databaseUrl, WATCHFLOOR_SECRET_KEY: 'k'.repeat(44) });
  const database = await openDatabase(settings.database);
  try {
    const columns =
      database.kind === 'postgres'
        ? "SELECT table_name || '.' || column_name || ' ' || data_type AS line FROM information_schema.columns WHERE table_schema = 'public'"
        : "SELECT name || coalesce(sql, '') AS line FROM sqlite_master";
    const lines: { line: string }[] = await database.write.query(columns);
    return lines
      .map(({ line }) => line)
      .toSorted()
      .join('\n');
  } finally {
    await database.close();
  }
}
