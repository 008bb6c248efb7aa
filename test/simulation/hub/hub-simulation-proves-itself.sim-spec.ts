import type { HubRun } from './run-hub-simulation.js';
import { mountVirtualMachine } from './virtual-disk.js';

mountVirtualMachine();
const { runHub } = await import('./run-hub-simulation.js');
const { StoredRecord } = await import('./record.js');
const { evidenceOf } = await import('./holds/hold.js');
const { judge } = await import('./holds/index.js');

const TEST_TIMEOUT_MS = 120_000;
const LONG_OUTAGE_MS = 30_000;

/** The first one with a long outage, acts, an acknowledgement and a comment in it. */
async function eventfulRun(): Promise<HubRun> {
  for (let seed = 1; ; seed += 1) {
    const run = await runHub(seed);
    const { people, world } = run;
    const asked = new Set(people.promised.map(({ kind }) => kind));
    const outages = new StoredRecord(world.store).outages();
    const isLong = outages.some(({ startedAt, restoredAt }) => (restoredAt ?? 0) - startedAt > LONG_OUTAGE_MS);
    if (isLong && world.actuator.starts.length > 0 && asked.has('acknowledge') && asked.has('comment')) return run;
  }
}

it(
  'runs the same way each time',
  async () => {
    const [once, again, other] = [await runHub(3), await runHub(3), await runHub(4)];
    expect(again.world.trace.lines).toEqual(once.world.trace.lines);
    expect(again.world.trace.digest()).toBe(once.world.trace.digest());
    expect(other.world.trace.digest()).not.toBe(once.world.trace.digest());
  },
  TEST_TIMEOUT_MS,
);

const OF_CHECK = `subject_kind = 'check' AND status = 'up'`;

describe('the oracles see', () => {
  let run: HubRun;

  beforeAll(async () => {
    run = await eventfulRun();
    expect(judge(evidenceOf(run))).toEqual([]);
  }, TEST_TIMEOUT_MS);

  it.each([
    ['I8', 'a hole in a life', `UPDATE segment SET to_at = to_at - 1 WHERE to_at IS NOT NULL`],
    ['I1', 'a DOWN that nobody saw', `UPDATE segment SET status = 'down' WHERE ${OF_CHECK}`],
    ['I2', 'an outage that is not on record', `UPDATE segment SET status = 'up' WHERE status = 'down'`],
    ['I2', 'an outage without an incident', `UPDATE outage SET incident_id = NULL`],
    ['I3', 'a message that nothing asked for', `DELETE FROM due WHERE kind = 'delivery'`],
    ['I3', 'a message that is still owed', `UPDATE due SET settled_at = NULL, due_at = due_at - 100000 WHERE kind = 'delivery'`],
    ['I3', 'an end that nobody was told of', `DELETE FROM due WHERE key LIKE '%:recovered:%'`],
    ['I4', 'an act that is not on record', `DELETE FROM act`],
    ['I4', 'an act under another token', `UPDATE act SET fencing_token = fencing_token + 1`],
    ['I6', 'an acknowledgement that is gone', `UPDATE incident SET ack = NULL`],
    ['I6', 'a comment that is gone', `DELETE FROM incident_entry`],
    ['I6', 'an incident that never ends', `UPDATE incident SET phase = 'monitoring'`],
    ['I7', 'a DOWN after one look', `UPDATE "transition" SET decided_at = at - 1 WHERE to_status = 'down'`],
  ])('%s: %s', (invariant, _, tampering) => {
    const { store } = run.world;
    store.exec(`SAVEPOINT untouched; ${tampering}`);
    const findings = judge(evidenceOf(run));
    store.exec('ROLLBACK TO untouched; RELEASE untouched');
    expect(findings.map((finding) => finding.slice(0, 2))).toContain(invariant);
  });

  it('I4: an act that starts twice', () => {
    const { starts } = run.world.actuator;
    starts.push(starts[0]!);
    expect(judge(evidenceOf(run)).join()).toContain('was started twice');
  });
});
