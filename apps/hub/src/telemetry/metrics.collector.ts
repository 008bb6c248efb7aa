import { Injectable } from '@nestjs/common';
import { present, statusOf } from '@watchfloor/core';
import { MonthAvailability } from '../availability/month-availability.js';
import { BreakerRegistry } from '../breakers/breaker-registry.js';
import { ActiveConfiguration } from '../catalog/active-configuration.js';
import { Doubt } from '../checks/doubt/doubt.js';
import { ObservationLog } from '../checks/observation-log.js';
import { Prober } from '../checks/prober.js';
import { CommittedStates } from '../decisions/committed-states.js';
import { GroupCommit } from '../decisions/group-commit.js';
import { DeliveryHealth } from '../notifications/delivery-health.js';
import { DueStore } from '../platform/due/due-store.js';
import { RedisConnections } from '../platform/redis/redis-connections.js';
import { AutomationService } from '../remediation/automation.service.js';
import { StormService } from '../remediation/storm.service.js';
import { hubVersion } from '../platform/version.js';
import { Metrics } from './metrics.js';

const STATUSES = ['pending', 'up', 'degraded', 'down', 'unknown'] as const;
const PPM = 1_000_000;

/** Reads what stands now, at each scrape; what happened is counted when it happens (`MetricsListener`). */
@Injectable()
export class MetricsCollector {
  constructor(
    private readonly metrics: Metrics,
    private readonly states: CommittedStates,
    private readonly breakers: BreakerRegistry,
    private readonly months: MonthAvailability,
    private readonly commits: GroupCommit,
    private readonly prober: Prober,
    private readonly log: ObservationLog,
    private readonly dues: DueStore,
    private readonly deliveries: DeliveryHealth,
    private readonly automation: AutomationService,
    private readonly configuration: ActiveConfiguration,
    private readonly doubt: Doubt,
    private readonly storms: StormService,
    private readonly redis: RedisConnections,
  ) {}

  async collect(): Promise<void> {
    this.collectStates();
    this.collectBreakers();
    this.collectAvailability();
    this.metrics.recording.set(this.commits.failingSince === null ? 1 : 0);
    this.metrics.automation.set(this.automation.current().all.enabled ? 1 : 0);
    this.collectDoubt();
    this.metrics.configurationProblems.set(this.configuration.status.problems.length);
    this.metrics.skippedRuns.set(this.prober.skipped);
    this.metrics.build.set({ version: hubVersion() }, 1);
    this.metrics.queueDepth.set({ queue: 'observations' }, this.log.depth);
    this.metrics.droppedObservations.set(this.log.dropped);
    this.collectRedis();
    this.metrics.queueDepth.set({ queue: 'commit' }, this.commits.depth);
    this.metrics.queueDepth.set({ queue: 'looks' }, this.prober.inFlight);
    await this.collectRows();
  }

  /** While the database is away the last known figures stand. */
  private async collectRows(): Promise<void> {
    try {
      for (const [kind, count] of await this.dues.depths()) this.metrics.queueDepth.set({ queue: `due_${kind}` }, count);
      const { undelivered, lost } = await this.deliveries.read();
      this.metrics.undelivered.set({ fate: 'retrying' }, undelivered);
      this.metrics.undelivered.set({ fate: 'lost' }, lost);
    } catch {
      this.metrics.recording.set(0);
    }
  }

  private collectRedis(): void {
    const report = this.redis.report();
    if (report === null) this.metrics.redis.remove();
    else this.metrics.redis.set(report.connected ? 1 : 0);
  }

  private collectStates(): void {
    const { subjects, services, incidents } = this.metrics;
    subjects.reset();
    services.reset();
    incidents.reset();
    for (const state of this.states.all()) {
      const { namespace, key, components } = state.definition;
      const now = present(state)?.status ?? 'pending';
      for (const status of STATUSES) services.set({ namespace, service: key, status }, status === now ? 1 : 0);
      subjects.inc({ kind: 'service', status: now });
      for (const { uid } of components) subjects.inc({ kind: 'component', status: statusOf(state, { kind: 'component', uid }) });
      for (const uid of state.instances.keys()) subjects.inc({ kind: 'instance', status: statusOf(state, { kind: 'instance', uid }) });
      if (state.incident !== null) incidents.inc({ severity: state.incident.severity, type: state.incident.type });
    }
  }

  private collectDoubt(): void {
    this.metrics.suspect.set(this.doubt.isSuspect ? 1 : 0);
    this.metrics.storm.set(this.storms.storm.phase === 'frozen' ? 1 : 0);
    this.metrics.references.reset();
    for (const { place, url, last } of this.doubt.list())
      if (last !== null) this.metrics.references.set({ place: place ?? '', url }, last.answer === 'ok' ? 1 : 0);
  }

  private collectBreakers(): void {
    this.metrics.breakers.reset();
    for (const { namespace, breaker } of this.breakers.list()) {
      const { caller, dependency, name } = breaker;
      for (const [state, count] of Object.entries(breaker.states))
        this.metrics.breakers.set({ namespace, caller, dependency, name, state }, count);
    }
  }

  private collectAvailability(): void {
    this.metrics.availability.reset();
    this.metrics.budgetLeftSeconds.reset();
    for (const { serviceUid, measured, budgetLeftMs } of this.months.all()) {
      const definition = this.states.get(serviceUid)?.definition;
      if (definition === undefined) continue;
      const labels = { namespace: definition.namespace, service: definition.key };
      if (measured !== null) this.metrics.availability.set(labels, measured / PPM);
      if (budgetLeftMs !== null) this.metrics.budgetLeftSeconds.set(labels, budgetLeftMs / 1_000);
    }
  }
}
