import { Injectable } from '@nestjs/common';
import type { Storm } from '@watchfloor/core';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ActiveConfiguration } from '../catalog/active-configuration.js';
import { ConnectedAgents, type LocationReport } from '../checks/agents/connected-agents.js';
import { Doubt } from '../checks/doubt/doubt.js';
import { ObservationLog } from '../checks/observation-log.js';
import { Prober } from '../checks/prober.js';
import { GroupCommit } from '../decisions/group-commit.js';
import { DeliveryHealth, type DeliveryHealthReport } from '../notifications/delivery-health.js';
import { instant, instantOrNull } from '../platform/instant.js';
import { Database } from '../platform/database/database.js';
import { DueStore } from '../platform/due/due-store.js';
import { allShards, Ownership } from '../platform/ownership/ownership.js';
import { RedisConnections, type RedisReport } from '../platform/redis/redis-connections.js';
import { StormService } from '../remediation/storm.service.js';
import { hubVersion } from '../platform/version.js';
import { reportOf, type ReferenceReport } from './reference-report.js';

/** How many hubs share the work, for how many of the 256 shards this one decides, and how many more came to it and are not read yet. */
export interface CompanyReport {
  readonly hubs: number;
  readonly shards: number;
  readonly taking: number;
}

export interface HubHealthReport {
  readonly hubId: string;
  readonly version: string;
  readonly database: { readonly kind: string; readonly answers: boolean; readonly latencyMs: number | null };
  /** Null without REDIS_URL: one hub needs none. */
  readonly redis: RedisReport | null;
  readonly company: CompanyReport;
  /** Since when the hub doubts what it sees, and by whom; null while it trusts itself (ST-9). */
  readonly suspect: { readonly since: string; readonly reason: string } | null;
  readonly references: readonly ReferenceReport[];
  readonly storm: Storm['phase'];
  readonly failingSince: string | null;
  readonly eventLoopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly queues: Readonly<Record<string, number>>;
  /** Observations that nobody read, since the start. */
  readonly droppedObservations: number;
  readonly checks: { readonly scheduled: number; readonly inFlight: number; readonly skipped: number };
  /** Of the agents that this hub hears. */
  readonly locations: readonly LocationReport[];
  readonly deliveries: DeliveryHealthReport | null;
  readonly configuration: {
    readonly hash: string;
    readonly activatedAt: string;
    readonly problems: number;
    readonly awaitingConfirmation: number;
  };
}

const NANOSECONDS = 1e6;
const SLOW_LOOP_MS = 5_000;
const ANSWER_WITHIN_MS = 2_000;

/** How the hub itself is: what it waits for, how late it is, whether what it decides reaches the database (I9). */
@Injectable()
export class HubHealth {
  private readonly delay = monitorEventLoopDelay({ resolution: 20 });

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly store: Database,
    private readonly commits: GroupCommit,
    private readonly prober: Prober,
    private readonly log: ObservationLog,
    private readonly dues: DueStore,
    private readonly deliveries: DeliveryHealth,
    private readonly configuration: ActiveConfiguration,
    private readonly ownership: Ownership,
    private readonly agents: ConnectedAgents,
    private readonly redis: RedisConnections,
    private readonly doubt: Doubt,
    private readonly storms: StormService,
  ) {
    this.delay.enable();
  }

  eventLoop(): HealthIndicatorResult {
    const indicator = this.indicators.check('event_loop');
    const p99Ms = round(this.delay.percentile(99) / NANOSECONDS);
    return p99Ms < SLOW_LOOP_MS ? indicator.up({ p99Ms }) : indicator.down({ p99Ms });
  }

  async database(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('database');
    const latencyMs = await this.databaseLatencyMs();
    return latencyMs === null ? indicator.down({ message: 'does not answer' }) : indicator.up({ latencyMs });
  }

  recording(): HealthIndicatorResult {
    const indicator = this.indicators.check('recording');
    const { failingSince } = this.commits;
    return failingSince === null ? indicator.up() : indicator.down({ message: `not since ${instant(failingSince)}` });
  }

  async report(): Promise<HubHealthReport> {
    const latencyMs = await this.databaseLatencyMs();
    const depths = latencyMs === null ? new Map<string, number>() : await this.dues.depths();
    const { hash, activatedAt, problems, awaitingConfirmation } = this.configuration.status;
    return {
      hubId: this.ownership.hubId,
      version: hubVersion(),
      database: { kind: this.store.kind, answers: latencyMs !== null, latencyMs },
      redis: this.redis.report(),
      company: this.company(),
      suspect: this.suspect(),
      references: this.doubt.list().map(reportOf),
      storm: this.storms.storm.phase,
      failingSince: instantOrNull(this.commits.failingSince),
      eventLoopDelayMs: {
        p50: round(this.delay.percentile(50) / NANOSECONDS),
        p99: round(this.delay.percentile(99) / NANOSECONDS),
        max: round(this.delay.max / NANOSECONDS),
      },
      queues: {
        observations: this.log.depth,
        commit: this.commits.depth,
        ...Object.fromEntries([...depths].map(([kind, count]) => [`due_${kind}`, count])),
      },
      droppedObservations: this.log.dropped,
      checks: { scheduled: this.prober.scheduled, inFlight: this.prober.inFlight, skipped: this.prober.skipped },
      locations: this.agents.report(),
      deliveries: latencyMs === null ? null : await this.deliveries.read(),
      configuration: {
        hash,
        activatedAt: instant(activatedAt),
        problems: problems.length,
        awaitingConfirmation: awaitingConfirmation.length,
      },
    };
  }

  private company(): CompanyReport {
    const taking = [...allShards()].filter((shard) => this.ownership.isTaking(shard));
    const shards = [...allShards()].filter((shard) => this.ownership.owns(shard) && !this.ownership.isTaking(shard));
    return { hubs: this.ownership.company().hubs, shards: shards.length, taking: taking.length };
  }

  private suspect(): HubHealthReport['suspect'] {
    const { since } = this.doubt.suspicions;
    return since === null ? null : { since: instant(since), reason: this.doubt.reason };
  }

  private async databaseLatencyMs(): Promise<number | null> {
    const from = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ANSWER_WITHIN_MS)));
    try {
      const answered = await Promise.race([this.store.read.query('SELECT 1'), late]);
      return answered === null ? null : round(performance.now() - from);
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
