import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Catalog } from '../catalog/catalog.js';
import { CoverageService } from '../checks/coverage.service.js';
import { ObservationLog } from '../checks/observation-log.js';
import { Prober } from '../checks/prober.js';
import { Clock } from '../platform/clock.js';
import { Events } from '../platform/events.js';
import { Nudges } from '../platform/nudges/nudges.js';
import { Ownership } from '../platform/ownership/ownership.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { AutomationService } from '../remediation/automation.service.js';
import { CommandRows } from './command-rows.js';
import { FollowedServices } from './followed-services.js';
import { GroupCommit } from './group-commit.js';
import { IncidentNumbers } from './incident-numbers.js';
import { Rebuild } from './rebuild.js';
import { ScheduledRuns } from './scheduled-runs.js';
import { ServiceSteps } from './service-steps.js';
import { ShardKeeping } from './shard-keeping.js';
import { ShardOwner } from './shard-owner.js';
import { Thaw } from './thaw.js';
import { TimerHandler } from './timer.handler.js';

const TICK_MS = 1_000;
const RELOADS = 200;
const RELOAD_AGAIN_MS = 50;

/** Starts deciding where the rows left off, keeps up with the catalog, and stops with nothing half-done. */
@Injectable()
export class DecisionsLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('decisions');
  private ticker: NodeJS.Timeout | undefined;

  constructor(
    private readonly owner: ShardOwner,
    private readonly steps: ServiceSteps,
    private readonly keeping: ShardKeeping,
    private readonly followed: FollowedServices,
    private readonly commandRows: CommandRows,
    private readonly rebuild: Rebuild,
    private readonly runs: ScheduledRuns,
    private readonly commits: GroupCommit,
    private readonly numbers: IncidentNumbers,
    private readonly timers: TimerHandler,
    private readonly thaw: Thaw,
    private readonly automation: AutomationService,
    private readonly coverage: CoverageService,
    private readonly catalog: Catalog,
    private readonly prober: Prober,
    private readonly log: ObservationLog,
    private readonly ownership: Ownership,
    private readonly nudges: Nudges,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // failpoint('start.deciding')
    await this.automation.load();
    await this.thaw.load();
    await this.numbers.load();
    await this.coverage.start();
    this.steps.reload = (serviceUid) =>
      this.reload(serviceUid).catch((error: Error) =>
        this.logger.error({ message: `${serviceUid} was not read anew`, error: error.stack }),
      );
    this.steps.handOn = (observation, shard) => this.log.append(observation, shard);
    this.log.read((observation) => this.owner.observe(observation));
    this.keeping.came = () => {
      this.followCatalog();
      this.followAutomation();
    };
    this.keeping.went = (serviceUids) => this.followed.readSoon(serviceUids);
    // Beside other hubs only a part of the fleet is known by then, and a part looks like a storm.
    if (!this.ownership.isShared) this.keeping.rebuilt = () => this.thaw.follow();
    this.commandRows.start();
    await this.ownership.start(this.keeping, this.nudges);
    // Also a hub that holds nothing yet is sent signals, and says when the next ones are due.
    this.runs.refresh();
    await this.followed.start();
    this.prober.start();
    this.thaw.start();
    this.timers.start();
    this.ticker = setInterval(() => this.tick(), TICK_MS);
    this.events.on('definitions', () => this.followCatalog());
    this.events.on('automation', () => this.followAutomation());
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.ticker);
    // failpoint('shutdown.begins')
    await this.prober.stop();
    await this.thaw.stop();
    // Nobody looks any more, however long the rest takes.
    await this.coverage.stop();
    // failpoint('shutdown.silent')
    await this.commits.drained();
    // failpoint('shutdown.drained')
    await this.followed.stop();
    await this.ownership.leave();
  }

  private tick(): void {
    this.owner.tick();
    void this.keeping.reserveNumbers().catch(() => undefined);
  }

  private followCatalog(): void {
    if (this.keeping.isTaking) return;
    const services = new Map(this.catalog.services().map((service) => [service.uid, service]));
    const changed = [...services.values()].filter(
      (service) =>
        this.ownership.owns(shardOf(service.uid)) && JSON.stringify(this.owner.definitionOf(service.uid)) !== JSON.stringify(service),
    );
    const retired = this.owner.serviceUids().filter((uid) => !services.has(uid));
    if (changed.length + retired.length > 0) this.owner.redefine(changed, retired, (uid) => this.automation.of(uid));
    this.runs.refresh();
    this.followed.redefine(services);
  }

  private followAutomation(): void {
    for (const uid of this.owner.serviceUids()) this.owner.setAutomation(uid, this.automation.of(uid));
  }

  /** Rows say all of a service only when nothing of it waits for its commit, nor is decided while they are read. */
  private async reload(serviceUid: string): Promise<void> {
    for (let patience = RELOADS; this.owner.owns(serviceUid); patience -= 1) {
      const definition = this.catalog.service(serviceUid);
      if (definition === null) return;
      const before = this.steps.settled(serviceUid);
      const [state] = before === null ? [] : await this.rebuild.services([definition], (uid) => this.automation.of(uid), this.now);
      const isSame = before !== null && this.steps.settled(serviceUid) === before;
      if (isSame && state !== undefined) {
        this.owner.adopt(state);
        return this.owner.reconsiderAll();
      }
      if (patience === 0) return this.logger.error(`${serviceUid} changes all the time and was not read anew`);
      await pause(RELOAD_AGAIN_MS);
    }
  }

  private readonly now = () => this.clock.now();
}
