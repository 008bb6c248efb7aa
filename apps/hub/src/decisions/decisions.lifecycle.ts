import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { ServiceDefinition, ServiceState } from '@watchfloor/core';
import { Catalog } from '../catalog/catalog.js';
import { CoverageService } from '../checks/coverage.service.js';
import { ObservationLog } from '../checks/observation-log.js';
import { Prober } from '../checks/prober.js';
import { Clock } from '../platform/clock.js';
import { Events } from '../platform/events.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { AutomationService } from '../remediation/automation.service.js';
import { GroupCommit } from './group-commit.js';
import { IncidentNumbers } from './incident-numbers.js';
import { LeftServices } from './left-services.js';
import { endIncident, endOrphans } from './orphans.js';
import { Rebuild } from './rebuild.js';
import { ScheduledRuns } from './scheduled-runs.js';
import { ShardOwner } from './shard-owner.js';
import { TimerHandler } from './timer.handler.js';

const TICK_MS = 1_000;

/** Starts deciding where the rows left off, keeps up with the catalog, and stops with nothing half-done. */
@Injectable()
export class DecisionsLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('decisions');
  private ticker: NodeJS.Timeout | undefined;

  constructor(
    private readonly owner: ShardOwner,
    private readonly rebuild: Rebuild,
    private readonly left: LeftServices,
    private readonly runs: ScheduledRuns,
    private readonly commits: GroupCommit,
    private readonly numbers: IncidentNumbers,
    private readonly timers: TimerHandler,
    private readonly automation: AutomationService,
    private readonly coverage: CoverageService,
    private readonly catalog: Catalog,
    private readonly prober: Prober,
    private readonly log: ObservationLog,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // failpoint('start.deciding')
    await this.automation.load();
    await this.numbers.load();
    await this.coverage.start();
    const definitions = this.catalog.services();
    for (const rebuilt of await this.rebuild.services(definitions, (uid) => this.automation.of(uid))) this.takeUp(rebuilt);
    // failpoint('start.rebuilt')
    await this.endLeft(new Set(definitions.map(({ uid }) => uid)));
    this.owner.reconsiderAll();
    // The time away is judged first, then what changed in the catalog meanwhile.
    this.owner.tick();
    this.owner.redefine(definitions, [], (uid) => this.automation.of(uid));
    // failpoint('start.decided')
    this.owner.reload = (serviceUid) => this.reload(serviceUid);
    this.log.read((observation) => this.owner.observe(observation));
    this.runs.refresh();
    this.prober.start();
    this.timers.start();
    this.ticker = setInterval(() => this.owner.tick(), TICK_MS);
    this.events.on('definitions', () => this.followCatalog());
    this.events.on('automation', () => this.followAutomation());
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.ticker);
    // failpoint('shutdown.begins')
    await this.prober.stop();
    // failpoint('shutdown.silent')
    await this.commits.drained();
    // failpoint('shutdown.drained')
    await this.coverage.stop();
  }

  private takeUp(rebuilt: ServiceState): void {
    const { state, effects } = endOrphans(rebuilt, this.clock.now());
    this.owner.adopt(effects.length === 0 ? state : { ...state, shapedAt: -Infinity });
    this.write(state.definition, effects);
  }

  private async endLeft(present: ReadonlySet<string>): Promise<void> {
    const left = await this.left.find(present);
    for (const rebuilt of await this.rebuild.services(left, (uid) => this.automation.of(uid))) {
      const { definition } = rebuilt;
      const hollow = endOrphans({ ...rebuilt, definition: { ...definition, uid: '' } }, this.clock.now());
      this.write(
        definition,
        rebuilt.incident === null ? hollow.effects : [...hollow.effects, endIncident(rebuilt.incident, this.clock.now())],
      );
    }
  }

  private write({ uid, namespace }: ServiceDefinition, effects: Parameters<GroupCommit['add']>[0]['effects']): void {
    if (effects.length === 0) return;
    const refused = (error: Error) => this.logger.error({ message: `What is gone of ${uid} could not be ended`, error: error.stack });
    this.commits.add({ serviceUid: uid, namespace, shard: shardOf(uid), effects, committed: () => undefined, refused });
  }

  private followCatalog(): void {
    const services = new Map(this.catalog.services().map((service) => [service.uid, service]));
    const changed = [...services.values()].filter(
      (service) => JSON.stringify(this.owner.definitionOf(service.uid)) !== JSON.stringify(service),
    );
    const retired = this.owner.serviceUids().filter((uid) => !services.has(uid));
    if (changed.length + retired.length > 0) this.owner.redefine(changed, retired, (uid) => this.automation.of(uid));
    this.runs.refresh();
  }

  private followAutomation(): void {
    for (const uid of this.owner.serviceUids()) this.owner.setAutomation(uid, this.automation.of(uid));
  }

  private async reload(serviceUid: string): Promise<void> {
    const definition = this.catalog.service(serviceUid);
    if (definition === null) return;
    for (const state of await this.rebuild.services([definition], (uid) => this.automation.of(uid))) this.owner.adopt(state);
  }
}
