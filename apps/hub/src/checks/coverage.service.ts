import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Ms } from '@watchfloor/core';
import { v7 as uuid } from 'uuid';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Ownership } from '../platform/ownership/ownership.js';
import { Coverage } from './coverage.entity.js';

interface Stretch {
  readonly from: Ms;
  to: Ms;
}

const LOCATION = 'hub';
const BEAT_MS = 1_000;
/** Two beats: what is shorter can't be told from a beat that came late. */
const GAP_MS = 2_000;
/** As far back as anybody asks: a monthly heartbeat and its grace. */
const REMEMBERED_MS = 40 * 86_400_000;

/** Says once a second how far observations reached, so that the time away is known after a crash. @see ST-5 */
@Injectable()
export class CoverageService implements OnModuleInit, OnApplicationShutdown {
  /** Where the last coverage before this start ended; null on the first start. */
  lastEnd: Ms | null = null;
  private readonly logger = new Logger('Coverage');
  private stretches: Stretch[] = [];
  private row: Coverage | null = null;
  private timer: NodeJS.Timeout | null = null;
  private isWriting = false;
  /** Of this process. */
  private first: Stretch | undefined;
  private hearsSince: Ms | null = null;
  private started: Promise<Ms | null> | null = null;

  constructor(
    private readonly database: Database,
    private readonly ownership: Ownership,
    private readonly clock: Clock,
  ) {}

  /** Since when this hub has been running without a gap. */
  get runningSince(): Ms {
    return this.stretches.at(-1)?.from ?? this.clock.now();
  }

  async onModuleInit(): Promise<void> {
    await this.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  /** Before anything is decided; a second call changes nothing. Returns `lastEnd`. */
  start(): Promise<Ms | null> {
    this.started ??= this.begun();
    return this.started;
  }

  private async begun(): Promise<Ms | null> {
    const now = this.clock.now();
    const rows = await this.database.write
      .getRepository(Coverage)
      .createQueryBuilder('coverage')
      .where('coverage.location = :location AND coverage.to > :since', { location: LOCATION, since: now - REMEMBERED_MS })
      .orderBy('coverage.from', 'ASC')
      .getMany();
    this.stretches = rows.map(({ from, to }) => ({ from, to }));
    this.lastEnd = rows.length === 0 ? null : Math.max(...rows.map(({ to }) => to));
    this.begin(now);
    this.first = this.stretches.at(-1);
    await this.write();
    this.timer = setInterval(() => void this.beat(), BEAT_MS);
    return this.lastEnd;
  }

  /** From now on signals are heard: a heartbeat that came while we were still starting found nobody (model.md "Gaps"). */
  listening(): void {
    this.hearsSince ??= this.clock.now();
  }

  async stop(): Promise<void> {
    if (this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
    await this.beat();
  }

  /** Whether the hub was away at any time of `[from, to)`, however short, or not listening yet. */
  awayBetween(from: Ms, to: Ms): boolean {
    const until = Math.min(to, this.clock.now());
    let coveredTo = -Infinity;
    for (const stretch of this.stretches) {
      if (Math.max(coveredTo, from) < Math.min(this.heardFrom(stretch), until)) return true;
      coveredTo = this.endOf(stretch);
    }
    return Math.max(coveredTo, from) < until;
  }

  /** The present stretch reaches to now, unless its beat is overdue: then nobody was here. */
  private endOf(stretch: Stretch): Ms {
    const now = this.clock.now();
    return stretch === this.stretches.at(-1) && now - stretch.to <= BEAT_MS + GAP_MS ? now : stretch.to;
  }

  private heardFrom(stretch: Stretch): Ms {
    return stretch === this.first ? Math.max(stretch.from, this.hearsSince ?? this.clock.now()) : stretch.from;
  }

  /** A beat that comes late, or on another clock, means that nothing was observed in between. */
  private async beat(): Promise<void> {
    const present = this.stretches.at(-1);
    const now = this.clock.now();
    if (present === undefined || now < present.to || now - present.to > BEAT_MS + GAP_MS) this.begin(now);
    else present.to = now;
    await this.write();
  }

  private begin(now: Ms): void {
    this.stretches.push({ from: now, to: now });
    this.row = { id: uuid(), hubId: this.ownership.hubId, location: LOCATION, from: now, to: now };
  }

  /** Without the database the hub goes on; only a crash meanwhile would count as time away. */
  private async write(): Promise<void> {
    const present = this.stretches.at(-1);
    if (this.row === null || present === undefined || this.isWriting) return;
    this.isWriting = true;
    try {
      await this.database.write.getRepository(Coverage).upsert({ ...this.row, to: present.to }, ['id']);
    } catch (error) {
      this.logger.warn(`Coverage could not be written: ${(error as Error).message}`);
    } finally {
      this.isWriting = false;
    }
  }
}
