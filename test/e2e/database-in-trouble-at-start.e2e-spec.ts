import Database from 'better-sqlite3';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { scratchFolder } from '../support/shared-servers.ts';
import { startHub } from '../support/hub.ts';

const SECRET = `whsec_${Buffer.alloc(32, 4).toString('base64')}`;

/** Fault table 9 and 38. */
describe('a hub whose database is not as it left it', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = scratchFolder('at-start');
    path = join(folder, 'watchfloor.db');
    const channel = `channels: [ { id: bus, notifier: webhook, url: "http://127.0.0.1:1/in", secret: "${SECRET}" } ]\nservices: []`;
    await (await startHub({ yaml: channel, databaseUrl: `sqlite:${path}` })).stop();
    writeFileSync(join(folder, 'watchfloor.yaml'), `${channel}\n`);
  });

  async function start(secretKey = 'k'.repeat(44)): Promise<{ status: number | null; said: string }> {
    const env = {
      PATH: process.env['PATH'],
      DATABASE_URL: `sqlite:${path}`,
      WATCHFLOOR_CONFIG: join(folder, 'watchfloor.yaml'),
      WATCHFLOOR_SECRET_KEY: secretKey,
      PORT: String(await freePort()),
    };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/watchfloor.mjs', 'serve'], {
      env,
      encoding: 'utf8',
      timeout: 20_000,
    });
    return { status, said: `${stdout}${stderr}` };
  }

  it('does not start on a damaged one, and says what to do', async () => {
    const file = openSync(path, 'r+');
    const junk = Buffer.alloc(8_192, 0xa5);
    for (let at = 4_096; at < statSync(path).size - junk.length; at += 2 * junk.length) writeSync(file, junk, 0, junk.length, at);
    closeSync(file);
    const { status, said } = await start();
    expect(status).toBe(1);
    expect(said).toMatch(/watchfloor\.db is damaged\. Nothing was changed\. Restore a backup/);
  }, 30_000);

  it('does not start with another key, and says which one it needs', async () => {
    const { status, said } = await start('another-key-'.repeat(4));
    expect(status).toBe(1);
    expect(said).toMatch(/Set WATCHFLOOR_SECRET_KEY to the key of this database/);
  }, 30_000);

  it('does not start on the schema of a newer version, and leaves it alone', async () => {
    const database = new Database(path);
    database.prepare('INSERT INTO migrations (timestamp, name) VALUES (?, ?)').run(9_999_999_999_999, 'FromTheFuture9999999999999');
    const before = database.prepare('SELECT COUNT(*) AS count FROM sqlite_master').get();
    const { status, said } = await start();
    expect(status).toBe(1);
    expect(said).toMatch(/newer/);
    expect(database.prepare('SELECT COUNT(*) AS count FROM sqlite_master').get()).toEqual(before);
    database.close();
  }, 30_000);
});
