import { difference, type Stretch } from '../../support/survival/stretches.ts';
import { HubLife } from './hub-life.js';
import type { World } from './world.js';

const RESTARTS_AFTER_MS = 1_000;
/** What was decided right before a death may not be written yet. */
const UNWRITTEN_MS = 2_000;

/** The hub as one process after another, and the supervisor that starts them. */
export class Lives {
  readonly all: HubLife[] = [];
  private isOver = false;
  /** By when each life had written what it had seen. */
  private readonly writtenUntil = new Map<HubLife, number>();

  constructor(private readonly world: World) {}

  get current(): HubLife | null {
    const last = this.all.at(-1);
    return last === undefined || last.isDead ? null : last;
  }

  /** Only who has started can answer. */
  get ready(): HubLife | null {
    const life = this.current;
    return life === null || life.readyAt === null || this.world.time.now < life.stoppedUntil ? null : life;
  }

  /** What the hub knows when all is over. */
  get last(): HubLife | null {
    return this.all.at(-1) ?? null;
  }

  close(): void {
    this.isOver = true;
    this.last?.die();
  }

  start(): void {
    if (this.isOver || this.current !== null) return;
    const life = new HubLife(this.world, () => this.died(life));
    this.all.push(life);
    life.start().catch((error: Error) => {
      this.world.trace.add(`the hub could not start: ${error.message}`);
      if (!('isSimulated' in error)) this.world.complaints.push(`The hub could not start: ${error.stack}`);
      life.die();
    });
  }

  /** When somebody was there who saw, on the world's time; each needs an interval for the first looks. */
  awake(intervalMs: number): Stretch[] {
    const interrupted = this.world.clock.offsets.map(({ at }) => ({ from: at, to: at + intervalMs }));
    return this.all.flatMap((life) => {
      if (life.readyAt === null) return [];
      const until = Math.min(this.writtenUntil.get(life) ?? this.world.time.now, life.leavesAt ?? Infinity);
      const stood = life.stops.map(({ from, to }) => ({ from, to: to + intervalMs }));
      return difference([{ from: life.readyAt + intervalMs, to: until }], [...stood, ...interrupted]);
    });
  }

  /** When nobody can have seen or written anything. */
  gaps(): Stretch[] {
    const [first] = this.all;
    const lived = this.all.flatMap((life) =>
      life.readyAt === null ? [] : difference([{ from: life.readyAt, to: life.endedAt ?? this.world.time.now }], life.stops),
    );
    return difference([{ from: first?.readyAt ?? 0, to: this.world.time.now }], lived);
  }

  private died(life: HubLife): void {
    if (this.isOver) return;
    const { time, trouble, disk } = this.world;
    // Without a database what is decided stands in the journal, but for the first second.
    const isUnwritten = trouble.isLate(UNWRITTEN_MS) && (disk.fullTimes.length > 0 || time.now - trouble.since < 2 * UNWRITTEN_MS);
    this.writtenUntil.set(life, Math.min(isUnwritten ? trouble.since : Infinity, time.now - UNWRITTEN_MS));
    time.at(time.now + life.awayForMs + RESTARTS_AFTER_MS, () => this.start());
  }
}
