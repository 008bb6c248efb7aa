import type { Stretch } from '../../support/survival/stretches.ts';
import { buildHub, type BuiltHub } from './build-hub.js';
import { openStore, type DatabaseLine } from './virtual-database.js';
import type { TaskOwner } from './virtual-time.js';
import type { World } from './world.js';

/** One process of the hub: it starts, may be stopped and go on, and dies at any await. What it held is gone then. */
export class HubLife implements TaskOwner, DatabaseLine {
  isDead = false;
  stoppedUntil = -Infinity;
  hub: BuiltHub | null = null;
  /** On the world's time. */
  readyAt: number | null = null;
  endedAt: number | null = null;
  /** Since when it only finishes what it began: it looks at nothing any more (I11). */
  leavesAt: number | null = null;
  readonly stops: Stretch[] = [];
  /** How long nobody will start another one. */
  awayForMs = 0;
  /** How many more times it speaks with somebody before it is killed; null: nobody wants that. */
  private wordsLeft: number | null = null;
  private diesAfter = false;

  constructor(
    readonly world: World,
    private readonly died: () => void,
  ) {}

  async start(): Promise<void> {
    const { time, store, trace } = this.world;
    time.owner = this;
    trace.add('the hub starts');
    const database = await openStore(store, this);
    this.hub = await buildHub(this, database);
    this.readyAt = time.now;
    trace.add('the hub is ready');
  }

  /** Within the next `words` that it exchanges with the database or the network, before or after the last of them. */
  killWithin(words: number, isAfter: boolean): void {
    this.wordsLeft ??= words;
    this.diesAfter = isAfter;
  }

  die(): void {
    if (this.isDead) return;
    const { time, store, trace } = this.world;
    this.isDead = true;
    this.endedAt = time.now;
    time.forget(this);
    if (store.inTransaction) store.exec('ROLLBACK');
    trace.add('the hub is dead');
    this.died();
  }

  stop(forMs: number): void {
    const { time, trace } = this.world;
    this.stoppedUntil = Math.max(this.stoppedUntil, time.now + forMs);
    this.stops.push({ from: time.now, to: this.stoppedUntil });
    trace.add(`the hub stands still for ${forMs} ms`);
  }

  /** The machine sleeps: the wall clock goes on, the other one does not know. */
  sleep(forMs: number): void {
    const { time, clock } = this.world;
    this.stop(forMs);
    time.delayTimersOf(this, forMs);
    clock.sleep(forMs);
  }

  async end(): Promise<void> {
    this.world.trace.add('the hub is asked to end');
    this.leavesAt ??= this.world.time.now;
    await this.hub?.end();
    this.die();
  }

  async before(sql: string): Promise<void> {
    if (this.isDead) return never();
    const { trouble, trace } = this.world;
    // The audit log goes on counting from run to run.
    trace.count(sql.replace(/\((\d+), /, '('));
    if (this.isLastWord() && !this.diesAfter) return this.dead();
    if (trouble.delayMs > 0) await this.overTheWire(trouble.delayMs, () => undefined);
    trouble.strikeBefore(sql);
  }

  async after(sql: string): Promise<void> {
    if (this.isDead) return never();
    if (this.wordsLeft !== null && this.wordsLeft <= 0) return this.dead();
    this.world.trouble.strikeAfter(sql);
  }

  /** Right before something leaves over the network. */
  mayDieHere(): void {
    if (this.isLastWord()) this.die();
  }

  /** What the other side says arrives after so long, unless nobody is there any more to hear it. */
  overTheWire<Answer>(afterMs: number, answer: () => Answer): Promise<Answer> {
    const { time } = this.world;
    return new Promise((resolve) => {
      if (!this.isDead) time.at(time.now + afterMs, () => resolve(answer()), this);
    });
  }

  private isLastWord(): boolean {
    if (this.wordsLeft === null) return false;
    this.wordsLeft -= 1;
    return this.wordsLeft <= 0;
  }

  private dead(): Promise<never> {
    this.die();
    return never();
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
