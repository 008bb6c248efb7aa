import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { availabilityOf, replaceFrom, type AvailabilityVerdict, type Effect, type Ms, type Timeline } from '@watchfloor/core';
import { ActiveConfiguration } from '../catalog/active-configuration.js';
import { Catalog } from '../catalog/catalog.js';
import { Clock } from '../platform/clock.js';
import type { Committed } from '../platform/decisions.js';
import { Events } from '../platform/events.js';
import { monthAt, type CalendarMonth } from './calendar-month.js';
import { compacted } from './compacted.js';
import { ServiceTimelines } from './service-timelines.js';
import { targetPpmOf } from './target.js';

type TimelineChange = Extract<Effect, { kind: 'timeline' }>;

/** The running month of a service that something is promised of, up to now. */
export interface MonthFigures {
  readonly serviceUid: string;
  /** `2026-11`, in the hub's timezone. */
  readonly month: string;
  /** ppm; null while nothing was measured. */
  readonly measured: number | null;
  readonly verdict: AvailabilityVerdict | null;
  readonly budgetMs: Ms | null;
  readonly budgetLeftMs: Ms | null;
}

/**
 * Live figures of every service with an objective, cheap enough to be asked for every few seconds: timelines stay in
 * memory, follow what is committed, and are summed up only when they change.
 */
@Injectable()
export class MonthAvailability implements OnModuleInit, OnApplicationBootstrap {
  private readonly logger = new Logger('availability');
  private readonly timelines = new Map<string, Timeline>();
  private readonly sums = new Map<string, Timeline>();
  /** What was committed while a timeline was being read, to be laid over it. */
  private readonly meanwhile = new Map<string, TimelineChange[]>();
  private month: CalendarMonth | null = null;

  constructor(
    private readonly stored: ServiceTimelines,
    private readonly catalog: Catalog,
    private readonly configuration: ActiveConfiguration,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.events.on('committed', (committed) => this.follow(committed));
    this.events.on('followed', (followed) => this.follow(followed));
    this.events.on('definitions', () => void this.followCatalog());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.followCatalog();
  }

  all(): MonthFigures[] {
    const now = this.clock.now();
    const month = this.monthAt(now);
    return [...this.promised()].flatMap(([serviceUid, targetPpm]) => {
      const timeline = this.sumOf(serviceUid, month);
      if (timeline === undefined) return [];
      const { measured, verdict, budgetMs, budgetLeftMs } = availabilityOf({ timeline, from: month.from, to: month.to, now, targetPpm });
      return [{ serviceUid, month: month.name, measured, verdict, budgetMs, budgetLeftMs }];
    });
  }

  private promised(): Map<string, number> {
    const { view } = this.catalog;
    const targets = view.ofKind('service').map((service) => [service.uid, targetPpmOf(service, view)] as const);
    return new Map(targets.filter((target): target is readonly [string, number] => target[1] !== null));
  }

  private sumOf(serviceUid: string, month: CalendarMonth): Timeline | undefined {
    const timeline = this.timelines.get(serviceUid);
    if (timeline === undefined) return undefined;
    const sum = this.sums.get(serviceUid) ?? compacted(timeline, month.from);
    this.sums.set(serviceUid, sum);
    return sum;
  }

  private monthAt(now: Ms): CalendarMonth {
    const { timezone } = this.configuration.configuration.hub;
    const { month } = this;
    if (month !== null && month.timezone === timezone && month.from <= now && now < month.to) return month;
    // Another timezone may begin its month before what is kept.
    if (month !== null && month.timezone !== timezone) this.timelines.clear();
    this.sums.clear();
    this.month = monthAt(now, timezone);
    if (this.timelines.size === 0) void this.followCatalog();
    return this.month;
  }

  private follow({ effects }: Committed): void {
    for (const { serviceUid, effect } of effects) {
      if (effect.kind !== 'timeline' || effect.subject.kind !== 'service') continue;
      const timeline = this.timelines.get(serviceUid);
      if (timeline !== undefined) this.keep(serviceUid, replaceFrom(timeline, effect.from, effect.segments));
      this.meanwhile.get(serviceUid)?.push(effect);
    }
  }

  /** Services with a new promise are read; those that lost theirs are forgotten. */
  private async followCatalog(): Promise<void> {
    const promised = this.promised();
    for (const uid of this.timelines.keys()) if (!promised.has(uid)) this.forget(uid);
    const missing = [...promised.keys()].filter((uid) => !this.timelines.has(uid) && !this.meanwhile.has(uid));
    if (missing.length === 0) return;
    for (const uid of missing) this.meanwhile.set(uid, []);
    try {
      const read = await this.stored.since(missing, this.monthAt(this.clock.now()).from);
      for (const uid of missing) this.keep(uid, overlaid(read.get(uid) ?? [], this.meanwhile.get(uid) ?? []));
    } catch (error) {
      this.logger.error({ err: error }, 'The month could not be read; it is tried again when definitions change');
    } finally {
      for (const uid of missing) this.meanwhile.delete(uid);
    }
  }

  private keep(serviceUid: string, timeline: Timeline): void {
    this.timelines.set(serviceUid, timeline);
    this.sums.delete(serviceUid);
  }

  private forget(serviceUid: string): void {
    this.timelines.delete(serviceUid);
    this.sums.delete(serviceUid);
  }
}

/** Laying a change over a history that knows it already changes nothing. */
function overlaid(timeline: Timeline, changes: readonly TimelineChange[]): Timeline {
  return changes.reduce<Timeline>((before, { from, segments }) => replaceFrom(before, from, segments), timeline);
}
