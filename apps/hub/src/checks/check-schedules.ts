import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { CheckDefinition, ServiceDefinition } from '@watchfloor/core';
import { Catalog } from '../catalog/catalog.js';
import { Events } from '../platform/events.js';
import { HeartbeatSchedules, type ScheduledHeartbeat } from './heartbeat-schedules.js';
import { heartbeat } from './probes/heartbeat.js';
import { Prober } from './prober.js';
import type { ScheduledRun } from './schedule.js';

/** Keeps what is looked at, and when signals are due, as the catalog says. */
@Injectable()
export class CheckSchedules implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly refreshed = (): void => this.refresh();

  constructor(
    private readonly catalog: Catalog,
    private readonly prober: Prober,
    private readonly heartbeats: HeartbeatSchedules,
    private readonly events: Events,
  ) {}

  onApplicationBootstrap(): void {
    this.events.on('definitions', this.refreshed);
    this.refresh();
    this.prober.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.events.off('definitions', this.refreshed);
    await this.prober.stop();
  }

  refresh(): void {
    const services = this.catalog.services();
    this.heartbeats.replace(services.flatMap((service) => this.heartbeatsOf(service)));
    this.prober.replace(services.flatMap((service) => this.runsOf(service)));
  }

  private runsOf(service: ServiceDefinition): ScheduledRun[] {
    const own = service.checks.map((check) => this.run(service, check));
    const placed = service.components.flatMap(({ instances, checks }) =>
      instances.flatMap(({ uid }) => checks.map((check) => this.run(service, check, uid))),
    );
    return [...own, ...placed];
  }

  private run(
    service: ServiceDefinition,
    { uid: checkUid, intervalMs, retryIntervalMs, timeoutMs }: CheckDefinition,
    instanceUid?: string,
  ): ScheduledRun {
    return {
      checkUid,
      ...(instanceUid === undefined ? {} : { instanceUid }),
      serviceUid: service.uid,
      probe: this.probeOf(checkUid),
      settings: this.catalog.checkSettings(checkUid, instanceUid),
      intervalMs,
      retryIntervalMs,
      timeoutMs,
    };
  }

  private probeOf(checkUid: string): string {
    const check = this.catalog.view.byUid(checkUid);
    return check !== null && 'probe' in check.body ? check.body.probe : '';
  }

  private heartbeatsOf({ checks, components }: ServiceDefinition): ScheduledHeartbeat[] {
    return [...checks, ...components.flatMap((component) => component.checks)].flatMap(({ uid, intervalMs, heartbeat: isHeartbeat }) => {
      if (!isHeartbeat) return [];
      const settings = heartbeat.settings.safeParse(this.catalog.checkSettings(uid));
      return settings.success ? [{ checkUid: uid, intervalMs, settings: settings.data }] : [];
    });
  }
}
