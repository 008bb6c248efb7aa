import { subjectKey, type Outage, type Subject } from '@watchfloor/core';
import { doubtBy } from '../../../../test/support/doubt.js';
import { guardWith } from '../../../../test/support/egress.js';
import type { AuditService } from '../audit/audit.service.js';
import type { ActiveConfiguration } from '../catalog/active-configuration.js';
import { Clock } from '../platform/clock.js';
import type { DueWorker } from '../platform/due/due-worker.js';
import { Events } from '../platform/events.js';
import type { StormRecord } from '../remediation/storm.record.js';
import { StormService } from '../remediation/storm.service.js';
import { CommittedStates } from './committed-states.js';
import { FleetFreeze } from './fleet-freeze.js';
import type { ShardOwner } from './shard-owner.js';
import { Thaw } from './thaw.js';

const NOW = 1_700_000_000_000;
const RULES = { ratio: 0.4, leastInstances: 6, components: 5, windowMs: 120_000, coolDownMs: 300_000, thawMs: 60_000 };

class StandingClock extends Clock {
  override now(): number {
    return NOW;
  }

  override monotonic(): number {
    return NOW;
  }
}

function fleetOf(downCount: number) {
  const clock = new StandingClock();
  const written: string[] = [];
  const record = {
    read: () => Promise.resolve({ phase: 'calm' }),
    write: ({ phase }: { phase: string }) => Promise.resolve(void written.push(phase)),
  };
  const active = { configuration: { hub: { storm: RULES } } };
  const worker = { nudge: () => undefined } as unknown as DueWorker;
  const events = new Events();
  const storms = new StormService(
    record as unknown as StormRecord,
    active as ActiveConfiguration,
    {} as AuditService,
    worker,
    events,
    clock,
  );
  const committed = new CommittedStates();
  const subjects = Array.from({ length: 6 }, (_, index): Subject => ({ kind: 'instance', uid: `copy-${index}` }));
  const state = {
    definition: { uid: 'service' },
    instances: new Map(subjects.map(({ uid }) => [uid, { componentUid: 'part' }])),
    outages: new Map(subjects.slice(0, downCount).map((subject) => [subjectKey(subject), { subject, detectedAt: NOW - 1_000 }])),
    targets: new Map(),
  };
  committed.set(state as never);
  const freeze = new FleetFreeze(doubtBy({ clock, egress: guardWith() }), storms, committed, clock);
  const thaw = new Thaw(freeze, storms, {} as ShardOwner, committed, events);
  return { thaw, freeze, storms, events, subjects, written };
}

it('finds a storm by what is DOWN when its row was never written', async () => {
  const { thaw, freeze, storms, written } = fleetOf(6);
  await thaw.load();
  expect(freeze.isHeld()).toBe(false);
  thaw.follow();
  expect(freeze.now().storm).toBe('6 of 6 instances are DOWN');
  await storms.settled();
  expect(written).toEqual(['frozen']);
});

it('finds a storm that was over when the database took it', async () => {
  const { thaw, freeze, storms, events, subjects, written } = fleetOf(3);
  const outages = subjects
    .slice(3)
    .map((subject) => ({ id: subject.uid, subject, detectedAt: NOW - 1_000, restoredAt: NOW - 100 }) as Outage);

  thaw.start();
  events.emit('committed', { at: NOW, effects: outages.map((outage) => ({ serviceUid: 'service', effect: { kind: 'outage', outage } })) });
  expect(freeze.now().storm).toBe('6 of 6 instances are DOWN');
  await thaw.stop();
  expect([written, storms.storm]).toEqual([['frozen'], expect.objectContaining({ phase: 'frozen', regainedAt: NOW })]);
});
