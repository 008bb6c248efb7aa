import { Logger } from '@nestjs/common';
import { CALM, type Automation, type Effect, type Observation, type Outcome, type ServiceDefinition } from '@watchfloor/core';
import { join } from 'node:path';
import { databaseCases } from '../../../../test/support/database-cases.ts';
import { doubtBy } from '../../../../test/support/doubt.js';
import { scratchFolder } from '../../../../test/support/shared-servers.ts';
import { AuditService } from '../audit/audit.service.js';
import { AuditVerifier } from '../audit/audit.verifier.js';
import type { CoverageService } from '../checks/coverage.service.js';
import type { Prober } from '../checks/prober.js';
import { SegmentRow } from '../checks/segment.entity.js';
import { TransitionRow } from '../checks/transition.entity.js';
import { IncidentRow } from '../incidents/incident.entity.js';
import type { ChannelDirectory } from '../notifications/channel-directory.js';
import { Clock } from '../platform/clock.js';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { Due } from '../platform/due/due.entity.js';
import { DueStore } from '../platform/due/due-store.js';
import { DueWorker } from '../platform/due/due-worker.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { NameResolver } from '../platform/egress/name-resolver.js';
import { Events } from '../platform/events.js';
import { SingleOwner } from '../platform/ownership/single-owner.js';
import { ActRow } from '../remediation/act.entity.js';
import type { StormService } from '../remediation/storm.service.js';
import { CommittedStates } from './committed-states.js';
import { EffectWriters } from './effect-writers.js';
import { FleetFreeze } from './fleet-freeze.js';
import { GroupCommit } from './group-commit.js';
import { IncidentNumbers } from './incident-numbers.js';
import { Backlog } from './journal/backlog.js';
import { Journal } from './journal/journal.js';
import { JournalPager } from './journal/journal-pager.js';
import { VoidMessages } from './journal/void-messages.js';
import { Rebuild } from './rebuild.js';
import { ServiceSteps } from './service-steps.js';
import { ShardOwner } from './shard-owner.js';
import { SoftRuns } from './soft-runs.js';
import { StepContexts } from './step-contexts.js';

const ON: Automation = { enabled: true, reason: '' };

class TestClock extends Clock {
  at = 1_700_000_000_000;

  override now(): number {
    return this.at;
  }

  override monotonic(): number {
    return this.at;
  }
}

const check = {
  uid: 'live',
  key: 'live',
  revision: 1,
  revisedAt: 0,
  kind: 'liveness' as const,
  essential: true,
  intervalMs: 1000,
  retryIntervalMs: 1000,
  timeoutMs: 500,
  failureThreshold: 2,
  successThreshold: 2,
  heartbeat: false,
};

const payments: ServiceDefinition = {
  uid: 'payments',
  key: 'payments',
  name: 'Payments',
  namespace: 'default',
  tier: 1,
  dependsOn: [],
  notify: ['irt'],
  checks: [],
  mergeWindowMs: 900_000,
  shapedAt: 0,
  components: [
    {
      uid: 'api',
      key: 'payments-api',
      essential: true,
      minHealthy: 1,
      registered: false,
      forgetAfterMs: 600_000,
      instances: ['a', 'b'].map((uid) => ({ uid, key: `payments-${uid}`, place: `eu/${uid}`, address: null })),
      checks: [check],
      remediation: {
        mode: 'auto',
        on: ['live'],
        minDownForMs: 0,
        startGraceMs: 60_000,
        healthyDelayMs: 3_000,
        coolDownMs: 1_000,
        coolDownMaxMs: 1_000,
        maxAttempts: 3,
        maxAttemptsWindowMs: 1_800_000,
        maxAttemptsPerDay: 6,
        steps: [{ action: 'webhook' }],
      },
    },
  ],
};

beforeAll(() => Logger.overrideLogger(false));

describe.each(databaseCases)('decisions on $name', ({ createUrl }) => {
  let database: Database;
  let clock: TestClock;
  let coverage: { lastEnd: number | null };
  let hub: Awaited<ReturnType<typeof startDeciding>>;

  /** The real parts, without probing: observations are handed in. */
  async function startDeciding(definitions: readonly ServiceDefinition[] = [payments]) {
    const ownership = await SingleOwner.take(database, { version: 'test', now: clock.now() });
    const since = clock.now();
    const { lastEnd } = coverage;
    const covered = {
      lastEnd: () => lastEnd,
      watchedBefore: () => lastEnd,
      runningSince: () => since,
      awayBetween: () => false,
    } as unknown as CoverageService;
    const dues = new DueStore(database);
    const writers = new EffectWriters(new AuditService(), dues);
    const events = new Events();
    const journal = await Journal.at({ path: join(scratchFolder('journal'), 'hub.journal'), reserveBytes: 0 }, ownership.hubId);
    const egress = new EgressGuard(new NameResolver(clock));
    const voidMessages = new VoidMessages(database, clock);
    const pager = new JournalPager(journal, dues, ownership, clock, voidMessages, {} as ChannelDirectory, egress);
    const backlog = new Backlog(journal, pager, ownership, clock, covered, voidMessages);
    const commits = new GroupCommit(database, ownership, writers, events, new DueWorker(dues, ownership, clock), clock, backlog, pager);
    const numbers = new IncidentNumbers(database);
    await numbers.load();
    const committed = new CommittedStates();
    const soft = new SoftRuns({ setSoft: () => undefined } as unknown as Prober);
    const doubt = doubtBy({ clock, egress });
    const calm = { storm: CALM } as unknown as StormService;
    const freeze = new FleetFreeze(doubt, calm, committed, clock);
    const contexts = new StepContexts(clock, numbers, covered, doubt, freeze);
    const steps = new ServiceSteps(commits, contexts, committed, soft);
    const owner = new ShardOwner(steps, commits, contexts, committed);
    const rebuild = new Rebuild(database, covered, clock);
    for (const state of await rebuild.services(definitions, () => ON)) owner.adopt(state);
    owner.reconsiderAll();
    owner.tick();
    owner.redefine(definitions, [], () => ON);
    return { owner, steps, commits, committed, rebuild, events };
  }

  beforeEach(async () => {
    database = await openTestDatabase(createUrl);
    clock = new TestClock();
    coverage = { lastEnd: null };
    hub = await startDeciding();
  });
  afterEach(async () => {
    await hub.commits.drained();
    await database.close();
  });

  function see(outcome: Outcome, instanceUid = 'a', checkUid = 'live'): void {
    const observation: Observation = {
      checkUid,
      instanceUid,
      location: 'hub',
      startedAt: clock.now(),
      endedAt: clock.now() + 1,
      outcome,
      reason: outcome === 'ok' ? 'ok' : 'connection_refused',
      message: '',
      latencyMs: 1,
      phases: {},
    };
    hub.owner.observe(observation);
    clock.at += 500;
  }

  /** The process is gone; another one reads the rows. */
  async function crashAndRestart(awayMs = 0): Promise<void> {
    await hub.commits.drained();
    coverage.lastEnd = clock.now();
    clock.at += awayMs;
    hub = await startDeciding();
    await hub.commits.drained();
  }

  function bringDown(): void {
    for (const outcome of ['ok', 'fail', 'fail'] as const) for (const instance of ['a', 'b']) see(outcome, instance);
  }

  it('writes a transition, its segments, the incident, the act and what is due together', async () => {
    const told: string[] = [];
    hub.events.on('committed', ({ effects }) => told.push(...effects.map(({ effect }) => effect.kind)));
    bringDown();
    await hub.commits.drained();
    const transitions = await database.read.getRepository(TransitionRow).find();
    expect(transitions.filter((row) => row.subjectKind === 'service').map(({ from, to }) => `${from} ${to}`)).toEqual([
      'pending up',
      'up degraded',
      'degraded down',
    ]);
    const [incident] = await database.read.getRepository(IncidentRow).find();
    expect(incident).toMatchObject({ number: 1, type: 'availability', severity: 'critical', phase: 'triggered' });
    const acts = await database.read.getRepository(ActRow).find();
    expect(acts.map(({ targetUid, number, state, epoch }) => ({ targetUid, number, state, epoch }))).toEqual([
      { targetUid: 'a', number: 1, state: 'running', epoch: 1 },
    ]);
    const dues = await database.read.getRepository(Due).find();
    expect(dues.map(({ kind }) => kind).toSorted()).toEqual(['act', 'delivery', 'delivery']);
    expect(told).toContain('incident');
  });

  it('keeps every history gapless and without overlap (AV-1)', async () => {
    bringDown();
    for (const instance of ['a', 'b', 'a', 'b', 'a']) see('ok', instance);
    await hub.commits.drained();
    const rows = await database.read.getRepository(SegmentRow).find({ order: { from: 'ASC' } });
    for (const uid of ['payments', 'api', 'a', 'b', 'live']) {
      for (const instanceUid of uid === 'live' ? ['a', 'b'] : [undefined]) {
        const own = rows.filter((row) => row.subjectUid === uid && row.instanceUid === instanceUid);
        expect(own.length).toBeGreaterThan(1);
        own.forEach((row, index) => expect(row.to).toBe(own[index + 1]?.from ?? null));
      }
    }
  });

  it('goes on after a restart without a gap exactly where it was', async () => {
    bringDown();
    await hub.commits.drained();
    const before = hub.committed.get('payments');
    await crashAndRestart();
    const after = hub.committed.get('payments');
    expect(after?.outages).toEqual(before?.outages);
    expect(after?.incident).toEqual(before?.incident);
    expect(after?.targets).toEqual(before?.targets);
    expect(after?.timelines).toEqual(before?.timelines);
    expect([...(after?.runs ?? [])].map(([key, { run }]) => [key, run.status])).toEqual(
      [...(before?.runs ?? [])].map(([key, { run }]) => [key, run.status]),
    );
  });

  it('a failure before the crash and one after it are two in a row', async () => {
    see('ok');
    see('fail');
    await crashAndRestart(500);
    const firstFailure = clock.now() - 1_000;
    see('fail');
    await hub.commits.drained();
    expect(hub.committed.get('payments')?.outages.get('instance:a')?.startedAt).toBe(firstFailure);
    const [service] = await database.read.getRepository(SegmentRow).find({ where: { subjectKind: 'service' }, order: { from: 'DESC' } });
    expect(service).toMatchObject({ status: 'down', from: firstFailure });
  });

  it('the time away is UNKNOWN, and what was seen before it does not count (ST-5)', async () => {
    see('ok');
    see('ok', 'b');
    see('fail');
    await crashAndRestart(60_000);
    const service = await database.read.getRepository(SegmentRow).find({ where: { subjectKind: 'service' }, order: { from: 'ASC' } });
    expect(service.at(0)?.status).toBe('up');
    expect(service.at(-1)).toMatchObject({ status: 'unknown', to: null });
    expect(service.some(({ status }) => status === 'down')).toBe(false);
    expect(await database.read.getRepository(IncidentRow).count()).toBe(0);
    see('fail');
    await hub.commits.drained();
    expect(hub.committed.get('payments')?.outages.size).toBe(0);
  });

  it('who was unreachable before a restart is neither told of nor acted on after it (ST-10, I4)', async () => {
    const [api] = payments.components;
    const instances = [{ uid: 'c', key: 'booking-c', place: null, address: null }];
    const components = [
      { ...api!, uid: 'web', checks: [{ ...check, uid: 'web-live' }], instances, remediation: { ...api!.remediation!, on: ['web-live'] } },
    ];
    const booking: ServiceDefinition = { ...payments, uid: 'booking', key: 'booking', dependsOn: ['payments'], components };
    const both = [payments, booking];
    hub = await startDeciding(both);
    see('ok', 'c', 'web-live');
    bringDown();
    see('fail', 'c', 'web-live');
    see('fail', 'c', 'web-live');
    await hub.commits.drained();
    coverage.lastEnd = clock.now();
    hub = await startDeciding(both);
    see('fail', 'c', 'web-live');
    await hub.commits.drained();
    expect(hub.committed.get('booking')).toMatchObject({ unreachable: { by: 'payments' }, incident: { told: [] } });
    const acts = await database.read.getRepository(ActRow).findBy({ targetUid: 'c' });
    expect(acts.map(({ state }) => state)).toEqual(['skipped']);
  });

  it('a heartbeat missed within its grace is missed also when the hub restarted in it (model.md "Gaps")', async () => {
    const heartbeat = { ...check, uid: 'beat', key: 'beat', heartbeat: true };
    const nightly: ServiceDefinition = { ...payments, uid: 'nightly', key: 'nightly', checks: [heartbeat], components: [] };
    hub = await startDeciding([nightly]);
    const next = { dueAt: clock.now() + 10_000, deadline: clock.now() + 15_000 };
    await hub.owner.command('nightly', { kind: 'signal', checkUid: 'beat', signal: 'success', text: '', next });
    clock.at += 12_000;
    coverage.lastEnd = clock.now();
    clock.at += 1_000;
    hub = await startDeciding([nightly]);
    clock.at = next.deadline;
    const timer = { purpose: 'heartbeat', checkUid: 'beat', ...next } as const;
    await hub.owner.command('nightly', { kind: 'timer', key: 'heartbeat:beat:', timer, next: null });
    const [run] = [...(hub.committed.get('nightly')?.runs.values() ?? [])];
    expect(run?.run.status).toBe('down');
  });

  it('an act begins once, also when the answer was lost in a crash (I4)', async () => {
    bringDown();
    await hub.commits.drained();
    const [act] = await database.read.getRepository(ActRow).find();
    const actId = act?.id ?? '';
    expect((await hub.owner.command('payments', { kind: 'act-start', actId })).proceed).toBe(true);
    await crashAndRestart();
    expect((await hub.owner.command('payments', { kind: 'act-start', actId })).proceed).toBe(false);
  });

  it('answers a command after its commit, and refuses the second one with who was first', async () => {
    bringDown();
    await hub.commits.drained();
    const incidentId = hub.committed.get('payments')?.incident?.id ?? '';
    await hub.owner.command('payments', { kind: 'acknowledge', incidentId, by: 'ada' });
    const [row] = await database.read.getRepository(IncidentRow).find();
    expect(row?.ack).toMatchObject({ by: 'ada' });
    await expect(hub.owner.command('payments', { kind: 'acknowledge', incidentId, by: 'bob' })).rejects.toThrow(/by ada/);
    expect(await new AuditVerifier(database).verify()).toMatchObject({ intact: true });
  });

  it('what the rows refused of a service that was released meanwhile is read anew when it comes back', async () => {
    bringDown();
    await hub.commits.drained();
    const reloaded: string[] = [];
    hub.steps.reload = (uid) => Promise.resolve(void reloaded.push(uid));
    const incidentId = hub.committed.get('payments')?.incident?.id ?? '';
    const wrong = { kind: 'audit', actor: null, action: 'spec', subject: '', payload: {} } as unknown as Effect;
    const refused = hub.owner.command('payments', { kind: 'acknowledge', incidentId, by: 'ada' }, () => [wrong]);
    const released = hub.owner.release(['payments']);
    await expect(refused).rejects.toThrow();
    expect(reloaded).toEqual([]);
    hub.owner.takeBack(released);
    expect(reloaded).toEqual(['payments']);
    hub.owner.takeBack(hub.owner.release(['payments']));
    expect(reloaded).toEqual(['payments']);
  });

  it('an older hub on the same database can write nothing more', async () => {
    const exit = process.exit.bind(process);
    const codes: unknown[] = [];
    process.exit = ((code?: number) => {
      codes.push(code);
      throw new Error('exit');
    }) as typeof process.exit;
    try {
      await SingleOwner.take(database, { version: 'newer', now: clock.now() });
      see('ok');
      await hub.commits.drained().catch(() => undefined);
      expect(codes).toEqual([1]);
      expect(await database.read.getRepository(SegmentRow).count()).toBe(0);
    } finally {
      process.exit = exit;
    }
  });
});
