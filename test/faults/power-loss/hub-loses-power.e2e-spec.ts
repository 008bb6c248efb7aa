import type { Incident } from '@watchfloor/contracts';
import Database from 'better-sqlite3';
import { existsSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../support/free-port.ts';
import { provideProgram } from '../../support/provision.ts';
import { scratchFolder } from '../../support/shared-servers.ts';
import { HubLives } from '../../support/survival/hub-lives.ts';
import { chosenSeed, SeededRandom } from '../../support/survival/seeded-random.ts';
import { RecordedDisk } from './recorded-disk.ts';

const STRACE = () => ({ title: 'strace', binaries: ['strace'], folders: [], debianPackage: 'strace' });
const COMMENTS = 24;
const seed = chosenSeed();

interface Answered {
  readonly text: string;
  readonly answeredAt: number;
}

/** A hub on SQLite whose every write and sync is recorded; what the power leaves is made of the record. */
describe(`a machine that loses its power (seed ${seed})`, () => {
  const random = new SeededRandom(seed);
  const folder = scratchFolder('power');
  const databaseFile = join(folder, 'hub', 'watchfloor.db');
  const traces = join(folder, 'trace');
  const promised: Answered[] = [];

  beforeAll(async () => {
    const hub = await startRecorded(folder, databaseFile, traces);
    const incident = await hub.must<Incident>('POST', '/incidents', { title: 'Aside', services: ['aside'], severity: 'minor' });
    for (let index = 0; index < COMMENTS; index += 1) {
      const text = `comment ${index}`;
      await hub.must('POST', `/incidents/${incident.id}/comment`, { text });
      promised.push({ text, answeredAt: Date.now() });
    }
    await hub.kill();
    await untilWritten(traces);
  }, 60_000);

  it('was recorded as a whole: log and database were synced', () => {
    const { syncs } = new RecordedDisk(traces, databaseFile);
    expect(syncs.filter((file) => file === 'watchfloor.db-wal').length).toBeGreaterThan(COMMENTS);
    expect(syncs).toContain('watchfloor.db');
  });

  it.each([
    ['nothing that was not synced', () => false],
    ['some sectors of what was not synced', () => random.next() < 0.5],
  ])('keeps all that was answered, when the disk holds %s', (_, survives) => {
    const disk = new RecordedDisk(traces, databaseFile);
    for (const [index, { answeredAt }] of promised.entries()) {
      disk.advance(answeredAt);
      const found = commentsIn(disk.remains(survives), mkdtempSync(join(folder, 'left-')));
      expect(found).toEqual(expect.arrayContaining(promised.slice(0, index + 1).map(({ text }) => text)));
    }
  });

  it('would be found out if it did not sync', () => {
    const disk = new RecordedDisk(traces, databaseFile);
    disk.advance(promised[COMMENTS / 2]!.answeredAt);
    disk.advance(promised.at(-1)!.answeredAt, false);
    const found = commentsIn(disk.remains(), mkdtempSync(join(folder, 'unsynced-')));
    expect(found).toContain(promised[COMMENTS / 2]!.text);
    expect(found).not.toContain(promised.at(-1)!.text);
  });
});

async function startRecorded(folder: string, databaseFile: string, traces: string): Promise<HubLives> {
  const configuration = join(folder, 'watchfloor.yaml');
  writeFileSync(
    configuration,
    'services: [ { id: aside, checks: [ { id: signal, probe: heartbeat, interval: 1h, grace: 1h, token: "aside-of-the-power-0123456789" } ] } ]\n',
  );
  const calls = 'trace=pwrite64,pwritev,fsync,fdatasync,ftruncate,unlink';
  const strace = provideProgram(STRACE, () => undefined);
  const recording = [strace, '-D', '-ff', '-ttt', '-T', '-y', '-xx', '-s', '1000000', '--seccomp-bpf', '-e', calls, '-o', traces];
  const hub = new HubLives({
    port: await freePort(),
    adminToken: `test-admin-${'w'.repeat(32)}`,
    environment: { DATABASE_URL: `sqlite:${databaseFile}`, WATCHFLOOR_CONFIG: configuration, WATCHFLOOR_SECRET_KEY: 'k'.repeat(44) },
    logFile: join(folder, 'hub.log'),
    commandLine: [...recording, process.execPath, 'bin/watchfloor.mjs', 'serve'],
  });
  hub.start();
  await hub.ready();
  return hub;
}

/** The recorder outlives the hub by a moment. */
async function untilWritten(traces: string): Promise<void> {
  const ended = () => globSync(`${traces}.*`).some((path) => readFileSync(path, 'latin1').endsWith('+++ killed by SIGKILL +++\n'));
  for (const patience = Date.now() + 10_000; !ended() && Date.now() < patience;) await sleep(50);
}

/** @throws Error when SQLite does not find the database in order */
function commentsIn(files: ReadonlyMap<string, Buffer>, folder: string): string[] {
  for (const [name, content] of files) if (!name.endsWith('-shm')) writeFileSync(join(folder, name), content);
  if (!existsSync(join(folder, 'watchfloor.db'))) return [];
  const database = new Database(join(folder, 'watchfloor.db'));
  try {
    database.pragma('synchronous = OFF');
    expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const rows = database.prepare("SELECT text FROM incident_entry WHERE kind = 'comment'").all() as { text: string }[];
    return rows.map(({ text }) => text.replace(/^.*: /, ''));
  } finally {
    database.close();
  }
}
