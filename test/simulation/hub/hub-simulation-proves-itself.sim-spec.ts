import { intersection, lengthOf } from '../../support/survival/stretches.ts';
import type { HubRun } from './run-hub-simulation.js';
import { mountVirtualMachine } from './virtual-disk.js';

mountVirtualMachine();
const { runHub } = await import('./run-hub-simulation.js');
const { StoredRecord } = await import('./record.js');
const { evidenceOf } = await import('./holds/hold.js');
const { knownCuts } = await import('./holds/known-cuts.js');
const { judge } = await import('./holds/index.js');

const TEST_TIMEOUT_MS = 120_000;
const LONG_OUTAGE_MS = 30_000;

/** The first one with this in it. */
async function firstRun(has: (run: HubRun) => boolean): Promise<HubRun> {
  for (let seed = 1; ; seed += 1) {
    const run = await runHub(seed);
    if (has(run)) return run;
  }
}

/** A long outage that somebody could see, acts, an acknowledgement and a comment. */
function isEventful(run: HubRun): boolean {
  const { people, world } = run;
  const asked = new Set(people.promised.map(({ kind }) => kind));
  const { runs, wall, awake } = evidenceOf(run);
  const isSeen = runs.some((each) => {
    const failing = wall.certainly(each.target.failing(world.time.now));
    return intersection(failing, awake(each)).some((piece) => lengthOf([piece]) > LONG_OUTAGE_MS);
  });
  return isSeen && world.actuator.starts.length > 0 && asked.has('acknowledge') && asked.has('comment');
}

/** A cut of the whole line that was told, and a clock that nobody touched. */
function isDoubtful(run: HubRun): boolean {
  const { world } = run;
  const isTold = new StoredRecord(world.store).hubMessages().some(({ kind }) => kind === 'trusted');
  return (
    isTold && world.clock.offsets.length === 1 && knownCuts(run).some(({ cut, watchedMs }) => cut.place === null && watchedMs > 12_000)
  );
}

/** A disaster that nothing else disturbed, in which a service that depends on no other was told of at once. */
function isDisastrous({ world, lives, people, written }: HubRun): boolean {
  const alone = written.flatMap((each) => (each.kind === 'service' && each.body.dependsOn.length === 0 ? [each.uid] : []));
  const record = new StoredRecord(world.store);
  const outages = record.outages().filter(({ key }) => key.startsWith('service:'));
  const plain = record.incidents().filter(({ id, isSilent, serviceUid }) => {
    const isOfService = outages.some(({ incidentId }) => incidentId === id);
    return isOfService && alone.includes(serviceUid) && !isSilent && !people.severities.has(id);
  });
  return world.disasters.some((at) => {
    const around = { from: at - 5_000, to: at + 8_000 };
    const isPlain = intersection([...world.trouble.times, ...world.ownLine.cuts], [around]).length === 0;
    const isThere = lengthOf(intersection(lives.awake(0), [around])) === 13_000;
    const well = [...world.receivers.values()].filter(({ illTimes }) => intersection(illTimes, [around]).length === 0);
    const heard = well.flatMap(({ arrivals }) => arrivals.filter((arrival) => at < arrival.at && arrival.at < around.to));
    return isPlain && isThere && plain.some(({ id }) => heard.some(({ incidentId, kind }) => kind === 'opened' && incidentId === id));
  });
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

function findingsAfter(run: HubRun, tampering: string): string[] {
  const { store } = run.world;
  store.exec(`SAVEPOINT untouched; ${tampering}`);
  const findings = judge(evidenceOf(run));
  store.exec('ROLLBACK TO untouched; RELEASE untouched');
  return findings;
}

describe('the oracles see', () => {
  let run: HubRun;

  beforeAll(async () => {
    run = await firstRun(isEventful);
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
    const findings = findingsAfter(run, tampering);
    expect(findings.map((finding) => finding.slice(0, 2))).toContain(invariant);
  });

  it('I4: an act that starts twice', () => {
    const { starts } = run.world.actuator;
    starts.push(starts[0]!);
    expect(judge(evidenceOf(run)).join()).toContain('was started twice');
  });

  it('I5: acts while more is DOWN than the rule allows', () => {
    Object.assign(run.world.configuration.hub.storm, { ratio: 0, leastInstances: 1 });
    const findings = findingsAfter(run, `UPDATE outage SET t1 = 0, t3 = NULL WHERE subject_kind = 'instance'`);
    expect(findings.join()).toContain('I5: storms hold acts');
  });
});

it(
  'the oracles see a dependent that nobody was told of although it stood alone (I2)',
  async () => {
    const findings = (run: HubRun) => judge(evidenceOf(run)).join();
    const isUnheard = (run: HubRun) => {
      const heard = [...run.world.receivers.values()].map(({ arrivals }) => ({ arrivals, before: arrivals.splice(0) }));
      const deaf = findings(run);
      for (const { arrivals, before } of heard) arrivals.push(...before);
      return deaf.includes('I2: dependents are told');
    };
    expect(findings(await firstRun(isUnheard))).toBe('');
  },
  TEST_TIMEOUT_MS,
);

describe('the oracles see in a doubt', () => {
  let run: HubRun;
  /** In the middle of a cut, on the world's time and on the wall. */
  let [middle, read, over] = [0, 0, 0];

  beforeAll(async () => {
    run = await firstRun(isDoubtful);
    expect(judge(evidenceOf(run))).toEqual([]);
    const { cut } = knownCuts(run).find(({ cut: { place }, watchedMs }) => place === null && watchedMs > 12_000)!;
    [middle, over] = [(cut.from + cut.to) / 2, cut.to];
    read = middle + run.world.clock.offsets[0]!.offsetMs;
  }, TEST_TIMEOUT_MS);

  it.each([
    [
      'a cut line accuses nobody',
      'a DOWN that nobody can have seen',
      () => `UPDATE "transition" SET to_status = 'down', decided_at = ${read}`,
    ],
    ['doubt is not blindness', 'a page for what only the hub can not see', () => `UPDATE incident SET type = 'blind', t1 = ${read}`],
    ['doubt is told once', 'an end without a beginning', () => `DELETE FROM due WHERE key LIKE '%:suspect'`],
    ['doubt is told once', 'a beginning without an end', () => `DELETE FROM due WHERE key LIKE '%:trusted:%'`],
    [
      'only what lasts is told',
      'a doubt that nobody is told of',
      () => `DELETE FROM due WHERE key LIKE '%:suspect' OR key LIKE '%:trusted:%'`,
    ],
    ['only what lasts is told', 'a doubt without a cause', () => `UPDATE due SET payload = json_set(payload, '$.message.hub.since', 1)`],
    [
      'only what lasts is told',
      'an end that is told too early',
      () => `UPDATE due SET payload = json_set(payload, '$.message.hub.until', ${read})`,
    ],
    ['only what lasts is told', 'a doubt that is told twice', () => TWIN],
  ])('I5: %s: %s', (name, _, tampering) => {
    expect(findingsAfter(run, tampering()).join()).toContain(`I5: ${name}`);
  });

  it.each([
    ['an act in the dark', () => middle],
    ['an act before the cool-down is over', () => over + 59_000],
  ])('I5: nothing acts in doubt: %s', (_, at) => {
    const { starts } = run.world.actuator;
    starts.push({ at: at(), key: 'one', targetUid: 'one', number: 1, fencingToken: 1 });
    expect(judge(evidenceOf(run)).join()).toContain('I5: nothing acts in doubt');
    starts.pop();
  });

  it('I5: nothing acts in doubt: a jump of the clock that somebody saw ends no cool-down, one that nobody saw only by as much', () => {
    const { actuator, clock } = run.world;
    const [life] = run.lives.all.filter(({ readyAt, endedAt }) => readyAt! < over && over < endedAt!);
    const lived = { readyAt: life!.readyAt, endedAt: life!.endedAt };
    const isFoundAt = (at: number) => {
      actuator.starts.push({ at, key: 'one', targetUid: 'one', number: 1, fencingToken: 1 });
      const isFound = judge(evidenceOf(run)).join().includes('I5: nothing acts in doubt');
      actuator.starts.pop();
      return isFound;
    };
    clock.offsets.push({ at: over + 10_000, offsetMs: clock.offsets[0]!.offsetMs + 30_000 });
    expect(isFoundAt(over + 59_000)).toBe(true);
    life!.endedAt = over + 10_000;
    expect([isFoundAt(over + 29_000), isFoundAt(over + 31_000)]).toEqual([true, false]);
    Object.assign(life!, lived);
    clock.offsets.pop();
  });
});

/** The same message under another id, as if each life told its own. */
const TWIN = `
  CREATE TEMP TABLE twin AS SELECT * FROM due WHERE key LIKE '%:suspect';
  UPDATE twin SET key = 'twin' || key, payload = json_set(payload, '$.message.hub.id', 'twin');
  INSERT INTO due SELECT * FROM twin;
  DROP TABLE twin`;

describe('the oracles see in a disaster', () => {
  let run: HubRun;

  beforeAll(async () => {
    run = await firstRun(isDisastrous);
    expect(judge(evidenceOf(run))).toEqual([]);
  }, TEST_TIMEOUT_MS);

  it.each([
    ['disasters are seen', 'one that nobody saw', `DELETE FROM "transition" WHERE to_status = 'down'`],
    ['disasters are seen', 'one that was taken for a doubt', `UPDATE "transition" SET decided_at = decided_at + 60000`],
  ])('I5: %s: %s', (name, _, tampering) => {
    expect(findingsAfter(run, tampering).join()).toContain(`I5: ${name}`);
  });

  it('I5: disasters are told: one that nobody heard of', () => {
    for (const { arrivals } of run.world.receivers.values()) arrivals.length = 0;
    expect(judge(evidenceOf(run)).join()).toContain('I5: disasters are told');
  });
});
