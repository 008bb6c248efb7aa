import { Injectable } from '@nestjs/common';
import { HUB_LOCATION, type CheckDefinition, type ServiceDefinition } from '@watchfloor/core';
import { Catalog } from '../catalog/catalog.js';
import { HeartbeatSchedules, type ScheduledHeartbeat } from '../checks/heartbeat-schedules.js';
import { heartbeat } from '../checks/probes/heartbeat.js';
import { Prober } from '../checks/prober.js';
import { runsOf } from '../checks/runs-of.js';
import { Ownership } from '../platform/ownership/ownership.js';
import { shardOf } from '../platform/ownership/shard-of.js';

/** What the catalog says is to be looked at, of the shards that this hub holds, handed to the prober and the heartbeats. */
@Injectable()
export class ScheduledRuns {
  constructor(
    private readonly catalog: Catalog,
    private readonly prober: Prober,
    private readonly heartbeats: HeartbeatSchedules,
    private readonly ownership: Ownership,
  ) {}

  refresh(): void {
    const services = this.catalog.services();
    const own = services.filter(({ uid }) => this.ownership.owns(shardOf(uid)));
    this.prober.replace(own.flatMap((service) => runsOf(this.catalog, service, HUB_LOCATION)).map(({ run }) => run));
    this.heartbeats.replace(services.flatMap((service) => allChecks(service)).flatMap((check) => this.heartbeatOf(check)));
  }

  private heartbeatOf(check: CheckDefinition): ScheduledHeartbeat[] {
    const written = check.heartbeat ? this.catalog.checkSettings(check.uid) : null;
    const settings = heartbeat.settings.safeParse(written);
    return settings.success ? [{ checkUid: check.uid, intervalMs: check.intervalMs, settings: settings.data }] : [];
  }
}

function allChecks(service: ServiceDefinition): CheckDefinition[] {
  return [...service.checks, ...service.components.flatMap((component) => component.checks)];
}
