import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../clock.js';
import { isPassing } from '../database/passing-trouble.js';
import { allShards, Ownership } from '../ownership/ownership.js';
import type { Due } from './due.entity.js';
import { DueStore } from './due-store.js';

/** What became of a due row; `retryAt` keeps it open. */
export type DueOutcome = { readonly settled: string } | { readonly retryAt: number; readonly error: string };
export type DueHandler = (due: Due) => Promise<DueOutcome>;

interface Lane {
  readonly handle: DueHandler;
  readonly concurrency: number;
  readonly running: Map<Due, Promise<void>>;
}

/** Rows may appear by other hands, and wall clocks jump: never sleep longer. */
const MAX_SLEEP_MS = 5_000;
/** In company others write rows for us, and their nudge may be lost. */
const MAX_SHARED_SLEEP_MS = 1_000;
const RENEW_EVERY_MS = 20_000;
const SPREAD_DELIVERIES_MS = 30_000;
const FORGET_AFTER_MS = 30 * 24 * 3_600_000;
const STOP_WITHIN_MS = 4_000;
const DEFAULT_CONCURRENCY: Readonly<Record<Due['kind'], number>> = { timer: 50, act: 10, delivery: 10, command: 50 };

/** Works off due rows: earliest first, bounded per kind, at least once each. */
@Injectable()
export class DueWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('due');
  private readonly lanes = new Map<Due['kind'], Lane>();
  /** Handled, but the database was away when it should have been written. */
  private readonly late = new Map<Due, DueOutcome>();
  private timer: NodeJS.Timeout | undefined;
  private renewal: NodeJS.Timeout | undefined;
  /** On the monotonic clock. */
  private wakeAt = Infinity;
  private pass: Promise<void> | null = null;
  private again = false;
  private state: 'new' | 'running' | 'stopped' = 'new';

  constructor(
    private readonly store: DueStore,
    private readonly ownership: Ownership,
    private readonly clock: Clock,
  ) {}

  /** One handler per kind. Rows of a kind without one wait. */
  register(kind: Due['kind'], handle: DueHandler, concurrency = DEFAULT_CONCURRENCY[kind]): void {
    if (this.lanes.has(kind)) throw new Error(`Due rows of kind ${kind} already have a handler`);
    this.lanes.set(kind, { handle, concurrency, running: new Map() });
    this.nudge();
  }

  async onApplicationBootstrap(): Promise<void> {
    // In company the claims of who is gone are released with its shards.
    if (!this.ownership.isShared) await this.store.releaseAll();
    // failpoint('start.released')
    await this.store.forgetSettled(this.clock.now() - FORGET_AFTER_MS);
    if (!this.ownership.isShared) await this.store.spreadOverdue('delivery', { now: this.clock.now(), overMs: SPREAD_DELIVERIES_MS });
    // failpoint('start.spread')
    this.state = 'running';
    this.renewal = setInterval(() => void this.renew(), RENEW_EVERY_MS);
    this.nudge();
  }

  /** Rows were written; `dueAt` is the earliest of them. */
  nudge(dueAt = 0): void {
    if (this.state === 'running') this.wakeIn(dueAt - this.clock.now());
  }

  /** Takes nothing more and gives running handlers a moment; what they hold is taken up after the restart. */
  async beforeApplicationShutdown(): Promise<void> {
    this.state = 'stopped';
    clearTimeout(this.timer);
    clearInterval(this.renewal);
    await this.pass;
    const running = [...this.lanes.values()].flatMap((lane) => [...lane.running.values()]);
    let patience: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (patience = setTimeout(resolve, STOP_WITHIN_MS)));
    await Promise.race([Promise.allSettled(running), late]);
    clearTimeout(patience);
  }

  private wakeIn(delayMs: number): void {
    const sleepMs = Math.min(Math.max(0, delayMs), this.ownership.isShared ? MAX_SHARED_SLEEP_MS : MAX_SLEEP_MS);
    const wakeAt = this.clock.monotonic() + sleepMs;
    if (wakeAt >= this.wakeAt) return;
    clearTimeout(this.timer);
    this.wakeAt = wakeAt;
    this.timer = setTimeout(() => this.wake(), sleepMs);
  }

  private wake(): void {
    this.wakeAt = Infinity;
    if (this.pass !== null) {
      this.again = true;
      return;
    }
    this.pass = this.workOff().finally(() => {
      this.pass = null;
      if (this.again) this.nudge();
      this.again = false;
    });
  }

  private async workOff(): Promise<void> {
    try {
      await this.writeLate();
      for (const [kind, lane] of this.lanes) await this.fill(kind, lane);
      const free = [...this.lanes].filter(([, lane]) => lane.running.size < lane.concurrency).map(([kind]) => kind);
      const earliest = free.length === 0 ? null : await this.store.earliest(free, { now: this.clock.now(), shards: this.shards() });
      if (this.state === 'running') this.wakeIn(earliest === null ? MAX_SLEEP_MS : earliest - this.clock.now());
    } catch (error) {
      this.logger.error({ err: error }, 'Due rows could not be read; trying again');
      if (this.state === 'running') this.wakeIn(1_000);
    }
  }

  private async fill(kind: Due['kind'], lane: Lane): Promise<void> {
    const limit = lane.concurrency - lane.running.size;
    if (limit <= 0 || this.state !== 'running') return;
    // failpoint('due.claiming')
    for (const due of await this.store.claim(kind, { limit, now: this.clock.now(), by: this.ownership.hubId, shards: this.shards() })) {
      const running = this.run(due, lane.handle).finally(() => {
        lane.running.delete(due);
        this.nudge();
      });
      lane.running.set(due, running);
    }
  }

  private shards(): number[] | null {
    return this.ownership.isShared ? [...allShards()].filter((shard) => this.ownership.owns(shard)) : null;
  }

  private async run(due: Due, handle: DueHandler): Promise<void> {
    try {
      const outcome = await handle(due).catch((error: unknown) => this.failed(due, error));
      // failpoint('due.handled')
      await this.write(due, outcome).catch((error: unknown) => this.keepLate(due, outcome, error));
      // failpoint('due.settled')
    } catch (error) {
      this.logger.error({ err: error, key: due.key }, 'A due row could not be written; it is tried again when its claim ends');
    }
  }

  private async write(due: Due, outcome: DueOutcome): Promise<void> {
    if ('settled' in outcome) await this.store.settleClaimed(due, outcome.settled, this.clock.now());
    else await this.store.retryClaimed(due, outcome.retryAt, outcome.error);
  }

  /** It is done, and only the database is away: a message must not be sent anew because nobody could note it. */
  private keepLate(due: Due, outcome: DueOutcome, error: unknown): void {
    if (!isPassing(error)) throw error;
    this.late.set(due, outcome);
  }

  /** Before anything is taken anew. */
  private async writeLate(): Promise<void> {
    for (const [due, outcome] of this.late) {
      await this.write(due, outcome);
      this.late.delete(due);
    }
  }

  private failed(due: Due, error: unknown): DueOutcome {
    this.logger.error({ err: error, key: due.key }, 'A due row failed');
    const backoffMs = Math.min(1_000 * 2 ** due.attempts, 300_000);
    return { retryAt: this.clock.now() + backoffMs, error: error instanceof Error ? error.message : String(error) };
  }

  private async renew(): Promise<void> {
    const held = [...this.late.keys(), ...[...this.lanes.values()].flatMap((lane) => [...lane.running.keys()])];
    if (held.length === 0) return;
    await this.store
      .renew(held, this.clock.now())
      .catch((error: unknown) => this.logger.warn({ err: error }, 'Claims could not be renewed'));
  }
}
