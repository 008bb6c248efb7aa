import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError, type Command, type CommandAnswer } from '@watchfloor/core';
import { databaseCases } from '../../../../test/support/database-cases.js';
import { HttpReceiver } from '../../../../test/support/http-receiver.js';
import { SystemClock } from '../platform/clock.js';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { Decisions } from '../platform/decisions.js';
import type { Due } from '../platform/due/due.entity.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { NameResolver } from '../platform/egress/name-resolver.js';
import { ActDirectory } from './act-directory.js';
import { ActRow } from './act.entity.js';
import { ActRunner } from './act.runner.js';

/** Decides and stores as the shard's owner does, without its reasons. */
class PlayedOwner extends Decisions {
  readonly heard: Command[] = [];
  isAway = false;
  allows = true;
  knowsMore = false;

  constructor(private readonly database: Database) {
    super();
  }

  override async command(_serviceUid: string, command: Command): Promise<CommandAnswer> {
    if (this.isAway) throw new Error('the database is away');
    this.heard.push(command);
    const acts = this.database.write.getRepository(ActRow);
    if (command.kind === 'act-start') {
      const waiting = await acts.findOneBy({ id: command.actId, state: 'running' });
      if (waiting === null) throw new DomainError('not_found', 'There is no such act.');
      if (!this.allows) await acts.update({ id: command.actId }, { state: 'skipped' });
      if (!this.allows || this.knowsMore || waiting.startedAt !== null) return { ok: true, proceed: false, detail: 'automation is off' };
      await acts.update({ id: command.actId }, { startedAt: 1 });
      return { ok: true, proceed: true };
    }
    if (command.kind === 'act-ended')
      await acts.update({ id: command.actId }, { endedAt: 2, state: command.ok ? 'verifying' : 'failed', output: command.output });
    return { ok: true };
  }
}

class WrittenActs extends ActDirectory {
  url = '';
  hasIt = true;
  action = 'webhook';
  override hasService() {
    return this.hasIt;
  }
  override step() {
    return {
      action: this.action,
      settings: { url: this.url, secret: `whsec_${Buffer.alloc(32).toString('base64')}`, timeout: '1s' },
    };
  }
  override target() {
    return { kind: 'instance' as const, id: 'booking-a', address: null, place: null };
  }
  override commands() {
    return new Map();
  }
}

const clock = new SystemClock();
const egress = new EgressGuard(new NameResolver(clock));
egress.configure({ allowLoopback: true, probe: { allow: [], deny: [] }, notify: { allow: [] } });
const row = { key: 'act:act-1', kind: 'act', serviceUid: 'service-1', payload: { actId: 'act-1' } } as Due;

describe.each(databaseCases)('acts on $name', ({ createUrl }) => {
  let database: Database;
  let supervisor: HttpReceiver;
  let owner: PlayedOwner;
  let directory: WrittenActs;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await openTestDatabase(createUrl);
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    supervisor = await HttpReceiver.start();
    owner = new PlayedOwner(database);
    directory = new WrittenActs();
    directory.url = `${supervisor.url}/restart/{id}`;
    const acts = database.write.getRepository(ActRow);
    await acts.clear();
    await acts.insert({
      id: 'act-1',
      namespace: 'default',
      serviceUid: 'service-1',
      shard: 0,
      epoch: 1,
      targetKind: 'instance',
      targetUid: 'target-1',
      componentUid: 'component-1',
      number: 3,
      cause: { kind: 'outage', id: 'outage-1' },
      step: 0,
      action: 'webhook',
      plan: 'webhook for booking-a',
      state: 'running',
      intentAt: 0,
      startedAt: null,
      endedAt: null,
      fencingToken: 77,
      verdicts: [],
      output: '',
      goodSince: null,
    });
  });
  afterEach(() => supervisor.stop());

  const newLife = () => new ActRunner(database, owner, directory, egress, clock);
  const act = () => database.write.getRepository(ActRow).findOneByOrFail({ id: 'act-1' });

  it('begins after the owner agreed, and reports the end', async () => {
    expect(await newLife().handle(row)).toEqual({ settled: 'done' });
    expect(owner.heard.map(({ kind }) => kind)).toEqual(['act-start', 'act-ended']);
    expect(supervisor.received).toHaveLength(1);
    expect(supervisor.received[0]).toMatchObject({
      path: '/restart/booking-a',
      headers: { 'idempotency-key': 'target-1:3', 'x-fencing-token': '77' },
    });
    expect(await act()).toMatchObject({ state: 'verifying', output: expect.stringContaining('200') });
  });

  it('calls nobody when the owner disagrees: automation is off (G-1)', async () => {
    owner.allows = false;
    expect(await newLife().handle(row)).toEqual({ settled: 'not started: automation is off' });
    expect(supervisor.received).toHaveLength(0);
  });

  it('calls nobody without an answer of the owner (I4)', async () => {
    owner.isAway = true;
    await expect(newLife().handle(row)).rejects.toThrow('away');
    expect(supervisor.received).toHaveLength(0);
  });

  it('is not begun again by another life of the hub, but watched (I4)', async () => {
    supervisor.behaviour = 'silence';
    const lost = newLife().handle(row);
    while (supervisor.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await newLife().handle(row)).toEqual({ settled: 'interrupted' });
    expect(supervisor.received).toHaveLength(1);
    expect(await act()).toMatchObject({ state: 'verifying', output: expect.stringContaining('watched and not repeated') });
    await lost;
  });

  it('is not begun twice in one life', async () => {
    supervisor.behaviour = 'silence';
    const runner = newLife();
    const first = runner.handle(row);
    while (supervisor.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await runner.handle(row)).toMatchObject({ error: 'is under way' });
    expect(await first).toEqual({ settled: 'failed' });
    expect(supervisor.received).toHaveLength(1);
  });

  it('tells its end until it is heard, without acting again', async () => {
    const runner = newLife();
    supervisor.behaviour = 'silence';
    const first = runner.handle(row);
    while (supervisor.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    owner.isAway = true;
    await expect(first).rejects.toThrow('away');
    await expect(runner.handle(row)).rejects.toThrow('away');
    owner.isAway = false;
    expect(await runner.handle(row)).toEqual({ settled: 'failed' });
    expect(supervisor.received).toHaveLength(1);
    expect(await act()).toMatchObject({ state: 'failed' });
  });

  it('fails without a call when its policy changed meanwhile', async () => {
    directory.action = 'command';
    expect(await newLife().handle(row)).toEqual({ settled: 'failed' });
    expect(supervisor.received).toHaveLength(0);
    expect(await act()).toMatchObject({ state: 'failed', output: expect.stringContaining('changed') });
  });

  it('waits while the owner knows more than the rows (I4)', async () => {
    owner.knowsMore = true;
    expect(await newLife().handle(row)).toMatchObject({ error: 'its begin is not committed yet' });
    expect(supervisor.received).toHaveLength(0);
  });

  it('waits until its service is decided upon after a start', async () => {
    await database.write.getRepository(ActRow).clear();
    expect(await newLife().handle(row)).toMatchObject({ error: 'its service is not decided upon yet' });
  });

  it('settles the row of an act that is gone', async () => {
    await database.write.getRepository(ActRow).clear();
    directory.hasIt = false;
    expect(await newLife().handle(row)).toMatchObject({ settled: expect.stringContaining('void') });
  });
});
