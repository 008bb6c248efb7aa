import { Injectable } from '@nestjs/common';
import type { CheckDefinition, ServiceDefinition } from '@watchfloor/core';
import { Catalog } from '../catalog/catalog.js';
import { HeartbeatSchedules, type ScheduledHeartbeat } from '../checks/heartbeat-schedules.js';
import { heartbeat } from '../checks/probes/heartbeat.js';
import { Prober } from '../checks/prober.js';
import type { ScheduledRun } from '../checks/schedule.js';
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
    this.prober.replace(own.flatMap((service) => this.runsOf(service)));
    this.heartbeats.replace(services.flatMap((service) => allChecks(service)).flatMap((check) => this.heartbeatOf(check)));
  }

  private runsOf(service: ServiceDefinition): ScheduledRun[] {
    const own = service.checks.flatMap((check) => this.runOf(service, check, undefined));
    const placed = service.components.flatMap((component) =>
      component.instances.flatMap(({ uid }) => component.checks.flatMap((check) => this.runOf(service, check, uid))),
    );
    return [...own, ...placed];
  }

  private runOf(service: ServiceDefinition, check: CheckDefinition, instanceUid: string | undefined): ScheduledRun[] {
    const body = this.catalog.view.byUid(check.uid)?.body;
    const settings = this.catalog.checkSettings(check.uid, instanceUid);
    if (check.heartbeat || settings === null || body === undefined || !('probe' in body)) return [];
    const { probe } = body;
    const { intervalMs, retryIntervalMs, timeoutMs } = check;
    const at = instanceUid === undefined ? {} : { instanceUid };
    return [{ checkUid: check.uid, ...at, serviceUid: service.uid, probe, settings, intervalMs, retryIntervalMs, timeoutMs }];
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
