import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { Effect, ServiceDefinition, ServiceState } from '@watchfloor/core';
import { Catalog } from '../catalog/catalog.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { CoverageService } from '../checks/coverage.service.js';
import { Prober } from '../checks/prober.js';
import { Clock } from '../platform/clock.js';
import { DueStore } from '../platform/due/due-store.js';
import { DueWorker } from '../platform/due/due-worker.js';
import { LEASE } from '../platform/ownership/lease.js';
import { Ownership, type Gained, type ShardKeeper } from '../platform/ownership/ownership.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { AutomationService } from '../remediation/automation.service.js';
import { GroupCommit } from './group-commit.js';
import { IncidentNumbers } from './incident-numbers.js';
import { LateLooks } from './late-looks.js';
import { LeftServices } from './left-services.js';
import { endIncident, endOrphans } from './orphans.js';
import { Rebuild } from './rebuild.js';
import { ScheduledRuns } from './scheduled-runs.js';
import { ShardOwner } from './shard-owner.js';

/** So late a hub that is ending may have been with its last looks. */
const LATE_MS = 3_000;
const WRITTEN_WITHIN_MS = 2_000;

/** What happens to the services of shards that come, are handed over, or are lost. */
@Injectable()
export class ShardKeeping implements ShardKeeper {
  private readonly logger = new Logger('decisions');
  /** Told when shards came or came back: whoever follows what people change asks again. */
  came: () => void = () => undefined;
  /** Told when these went to another hub. */
  went: (serviceUids: readonly string[]) => void = () => undefined;
  /** What came is read, and nothing more is decided for it yet. */
  rebuilt: () => void = () => undefined;
  private taking = 0;
  /** What was released last, for a hand-over that may fail. */
  private given: readonly ServiceState[] = [];

  constructor(
    private readonly owner: ShardOwner,
    private readonly rebuild: Rebuild,
    private readonly left: LeftServices,
    private readonly late: LateLooks,
    private readonly runs: ScheduledRuns,
    private readonly prober: Prober,
    private readonly commits: GroupCommit,
    private readonly numbers: IncidentNumbers,
    private readonly automation: AutomationService,
    private readonly coverage: CoverageService,
    private readonly catalog: Catalog,
    private readonly definitions: CatalogService,
    private readonly ownership: Ownership,
    private readonly dues: DueStore,
    private readonly worker: DueWorker,
    private readonly clock: Clock,
  ) {}

  /** What comes is being read: nobody may decide for it yet. */
  get isTaking(): boolean {
    return this.taking > 0;
  }

  async take(gained: Gained): Promise<void> {
    this.taking += 1;
    try {
      await this.takeAll(gained);
    } finally {
      this.taking -= 1;
      // Also after a failure: what changed meanwhile has passed by what is held already.
      this.came();
    }
  }

  private async takeAll(gained: Gained): Promise<void> {
    const { shards } = gained;
    if (this.ownership.isShared) {
      // What another hub defined meanwhile has not left the catalog.
      await this.definitions.catchUp();
      await this.coverage.recall(shards);
      await this.dues.releaseGone(shards, this.clock.now() - LEASE.leaseMs);
      // failpoint('takeover.released')
    }
    const all = this.catalog.services();
    const definitions = all.filter(({ uid }) => shards.has(shardOf(uid)));
    await this.reserveNumbers();
    for (const rebuilt of await this.rebuild.services(definitions, (uid) => this.automation.of(uid))) this.takeUp(rebuilt);
    // Before anything of them is decided: rows don't say who can't be reached (ST-10).
    this.owner.reconsiderAll();
    this.rebuilt();
    // failpoint('start.rebuilt')
    await this.endLeft(new Set(all.map(({ uid }) => uid)), shards);
    // The time away is judged first, then what changed in the catalog meanwhile.
    this.owner.tick();
    this.owner.redefine(definitions, [], (uid) => this.automation.of(uid));
    // failpoint('start.decided')
    this.runs.refresh();
    // Not before: however long it took until here, nobody looked meanwhile.
    await this.coverage.hold(gained);
    // failpoint('takeover.held')
    this.prober.catchUp(({ serviceUid, timeoutMs }) => {
      const shard = shardOf(serviceUid);
      const endedAt = gained.handedOver.has(shard) ? this.coverage.lastEnd(shard) : null;
      // The looks that were under way then were abandoned, and a busy hub that ends was late with some.
      return endedAt === null ? null : endedAt - Math.max(timeoutMs, LATE_MS);
    });
    this.worker.nudge();
  }

  async canHandOver(shards: ReadonlySet<number>): Promise<boolean> {
    return this.commits.failingSince === null && (await this.areWritten(shards));
  }

  async handOver(shards: ReadonlySet<number>): Promise<void> {
    this.runs.refresh();
    this.given = this.owner.release(this.servicesOf(shards));
    if (!(await this.areWritten(shards))) throw new Error('what is decided for them is not written yet');
    await this.coverage.drop(shards);
    this.went(this.given.map(({ definition }) => definition.uid));
  }

  takeBack(shards: ReadonlySet<number>): void {
    this.owner.takeBack(this.given.filter(({ definition }) => shards.has(shardOf(definition.uid))));
    void this.coverage.hold({ shards, handedOver: new Set() });
    // What changed meanwhile has passed them by.
    this.came();
  }

  lose(shards: ReadonlySet<number>, since: number): void {
    const decided = this.owner.release(this.servicesOf(shards));
    // Those that were just being handed over, too.
    const released = this.given.filter(({ definition }) => shards.has(shardOf(definition.uid)));
    this.given = this.given.filter((state) => !released.includes(state));
    const definitions = new Map([...released, ...decided].map(({ definition }) => [definition.uid, definition]));
    for (const definition of definitions.values()) this.late.handOn(definition, since);
    this.runs.refresh();
    void this.coverage.drop(shards, true);
    this.went([...definitions.keys()]);
  }

  /** Each service of ours can open incidents without asking the database for numbers. */
  async reserveNumbers(): Promise<void> {
    if (!this.ownership.isShared) return;
    const own = this.catalog.services().filter(({ uid }) => this.ownership.owns(shardOf(uid)));
    const counts = new Map([...Map.groupBy(own, ({ namespace }) => namespace)].map(([namespace, some]) => [namespace, some.length]));
    await this.numbers.reserve(counts);
  }

  private servicesOf(shards: ReadonlySet<number>): string[] {
    return this.owner.serviceUids().filter((uid) => shards.has(shardOf(uid)));
  }

  private async areWritten(shards: ReadonlySet<number>): Promise<boolean> {
    const written = Promise.all([...shards].map((shard) => this.written(shard))).then(() => true);
    return await Promise.race([written, pause(WRITTEN_WITHIN_MS, false, { ref: false })]);
  }

  /** Units are written in order, so an empty one at the end says that all before it are; a refused one, that they are void. */
  private written(shard: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => resolve();
      this.commits.add({ serviceUid: '', namespace: '', shard, effects: [], isAwaited: true, committed: end, refused: end });
    });
  }

  private takeUp(rebuilt: ServiceState): void {
    const { state, effects } = endOrphans(rebuilt, this.clock.now());
    this.owner.adopt(effects.length === 0 ? state : { ...state, shapedAt: -Infinity });
    this.write(state.definition, effects);
  }

  private async endLeft(present: ReadonlySet<string>, shards: ReadonlySet<number>): Promise<void> {
    const left = await this.left.find(present, shards);
    for (const rebuilt of await this.rebuild.services(left, (uid) => this.automation.of(uid))) {
      const { definition } = rebuilt;
      const hollow = endOrphans({ ...rebuilt, definition: { ...definition, uid: '' } }, this.clock.now());
      this.write(
        definition,
        rebuilt.incident === null ? hollow.effects : [...hollow.effects, ...endIncident(rebuilt.incident, definition, this.clock.now())],
      );
    }
  }

  private write({ uid, namespace }: ServiceDefinition, effects: readonly Effect[]): void {
    if (effects.length === 0) return;
    const refused = (error: Error) => this.logger.error({ message: `What is gone of ${uid} could not be ended`, error: error.stack });
    this.commits.add({ serviceUid: uid, namespace, shard: shardOf(uid), effects, isAwaited: false, committed: () => undefined, refused });
  }
}
