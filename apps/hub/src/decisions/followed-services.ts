import { Injectable, Logger } from '@nestjs/common';
import { subjectKey, type Effect, type ServiceDefinition, type ServiceState, type Subject } from '@watchfloor/core';
import { MoreThan, Not } from 'typeorm';
import { Catalog } from '../catalog/catalog.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events.js';
import { Nudges } from '../platform/nudges/nudges.js';
import { Hub } from '../platform/ownership/hub.entity.js';
import { Ownership } from '../platform/ownership/ownership.js';
import { AutomationService } from '../remediation/automation.service.js';
import { CommittedStates } from './committed-states.js';
import { Rebuild } from './rebuild.js';
import { ServiceMark } from './service-mark.entity.js';
import { ShardOwner } from './shard-owner.js';

/** A nudge may be lost. */
const LOOK_MS = 1_000;

/**
 * Services that other hubs decide for, as their rows say: what this hub's own clients see of them (model.md "Live
 * stream"). A hub's batches rise, and marks say which services each of them changed.
 */
@Injectable()
export class FollowedServices {
  private readonly logger = new Logger('Following');
  private readonly seen = new Map<string, number>();
  /** Changed, and not read since. */
  private readonly pending = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;
  private again = false;

  constructor(
    private readonly database: Database,
    private readonly catalog: Catalog,
    private readonly owner: ShardOwner,
    private readonly committed: CommittedStates,
    private readonly rebuild: Rebuild,
    private readonly automation: AutomationService,
    private readonly ownership: Ownership,
    private readonly nudges: Nudges,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async start(): Promise<void> {
    if (!this.ownership.isShared) return;
    for (const { id, batch } of await this.others()) this.seen.set(id, batch);
    await this.readAnew(this.catalog.services().map(({ uid }) => uid));
    this.timer = setInterval(() => this.lookSoon(), LOOK_MS);
    this.nudges.on('rows', () => this.lookSoon());
    this.events.on('committed', () => this.nudges.send('rows'));
    this.events.on('automation', () => this.nudges.send('rows'));
  }

  /** The catalog changed: what is new or different of theirs is read, what retired is shown no more. */
  redefine(services: ReadonlyMap<string, ServiceDefinition>): void {
    if (!this.ownership.isShared) return;
    const shown = [...this.committed.all()].map(({ definition }) => definition);
    const retired = shown.filter(({ uid }) => !services.has(uid) && !this.owner.owns(uid));
    for (const { uid } of retired) this.committed.remove(uid);
    const known = new Map(shown.map((definition) => [definition.uid, JSON.stringify(definition)]));
    const changed = [...services.values()].filter((service) => known.get(service.uid) !== JSON.stringify(service));
    this.readSoon(changed.map(({ uid }) => uid));
  }

  /** They changed, or somebody else decides for them now. */
  readSoon(serviceUids: readonly string[]): void {
    if (!this.ownership.isShared) return;
    for (const uid of serviceUids) this.pending.add(uid);
    this.lookSoon();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Those of them that this hub does not decide for. */
  async readAnew(serviceUids: readonly string[]): Promise<void> {
    const definitions = serviceUids.filter((uid) => !this.owner.owns(uid)).flatMap((uid) => this.catalog.service(uid) ?? []);
    if (definitions.length === 0) return;
    const states = await this.rebuild.services(
      definitions,
      (uid) => this.automation.of(uid),
      () => this.clock.now(),
    );
    const others = states.filter(({ definition }) => !this.owner.owns(definition.uid));
    for (const state of others) this.owner.follow(state);
    this.events.emit('followed', { at: this.clock.now(), effects: others.flatMap((state) => historyOf(state)) });
  }

  private lookSoon(): void {
    if (this.looking !== null) {
      this.again = true;
      return;
    }
    this.again = false;
    this.looking = this.look()
      .catch((error: Error) => this.logger.warn(`What other hubs decided could not be read: ${error.message}`))
      .finally(() => {
        this.looking = null;
        if (this.again) this.lookSoon();
      });
  }

  private async look(): Promise<void> {
    await this.automation.refresh();
    for (const { id, batch } of await this.others()) {
      const seen = this.seen.get(id) ?? 0;
      if (batch <= seen) continue;
      const marks = await this.database.write.manager.find(ServiceMark, { where: { hubId: id, batch: MoreThan(seen) } });
      for (const { serviceUid } of marks) this.pending.add(serviceUid);
      this.seen.set(id, batch);
    }
    const reading = [...this.pending];
    // What changes while it is read is pending again.
    this.pending.clear();
    try {
      await this.readAnew(reading);
    } catch (error) {
      for (const uid of reading) this.pending.add(uid);
      throw error;
    }
  }

  private others(): Promise<Pick<Hub, 'id' | 'batch'>[]> {
    return this.database.write.manager.find(Hub, { where: { id: Not(this.ownership.hubId) }, select: { id: true, batch: true } });
  }
}

/** What listeners of commits would have heard, as one: the service's recent history. */
function historyOf({ definition, timelines }: ServiceState): { readonly serviceUid: string; readonly effect: Effect }[] {
  const { uid } = definition;
  const subject: Subject = { kind: 'service', uid };
  const segments = timelines.get(subjectKey(subject)) ?? [];
  const from = segments[0]?.from;
  const effect: Effect = from === undefined ? { kind: 'shown', subject } : { kind: 'timeline', subject, from, segments, transitions: [] };
  return [{ serviceUid: uid, effect }];
}
