import type { Stretch } from '../../support/survival/stretches.ts';
import type { VirtualTime } from './virtual-time.js';

/** What the database is like now. Errors carry the codes by which the hub knows that trying again can help. */
export class DatabaseTrouble {
  awayUntil = -Infinity;
  slowUntil = -Infinity;
  private slowMs = 0;
  /** When it was, or was to be, away or slow. */
  readonly times: Stretch[] = [];
  /** How many of the next commits fail before, or lose their answer after, they took effect. */
  failing = 0;
  losing = 0;
  /** When the present or last time of trouble began. */
  since = 0;

  constructor(private readonly time: VirtualTime) {}

  get delayMs(): number {
    return this.time.now < this.slowUntil ? this.slowMs : 0;
  }

  /** Whether there is trouble, or was within so long. */
  isLate(withinMs: number): boolean {
    return this.time.now < Math.max(this.awayUntil, this.slowUntil) + withinMs;
  }

  goAway(forMs: number): void {
    if (!this.isLate(5_000)) this.since = this.time.now;
    this.awayUntil = Math.max(this.awayUntil, this.time.now + forMs);
    this.times.push({ from: this.time.now, to: this.time.now + forMs });
  }

  slowDown(forMs: number, slowMs: number): void {
    if (!this.isLate(5_000)) this.since = this.time.now;
    this.slowUntil = Math.max(this.slowUntil, this.time.now + forMs);
    this.slowMs = slowMs;
    this.times.push({ from: this.time.now, to: this.time.now + forMs });
  }

  end(): void {
    this.awayUntil = Math.min(this.awayUntil, this.time.now);
    this.slowUntil = Math.min(this.slowUntil, this.time.now);
    this.failing = 0;
    this.losing = 0;
  }

  /** @throws Error as a database would */
  strikeBefore(sql: string): void {
    if (this.time.now < this.awayUntil) throw passing('SQLITE_IOERR', 'the disk does not answer');
    if (sql !== 'COMMIT' || this.failing === 0) return;
    this.failing -= 1;
    throw passing('SQLITE_FULL', 'the disk is full');
  }

  strikeAfter(sql: string): void {
    if (sql !== 'COMMIT' || this.losing === 0) return;
    this.losing -= 1;
    throw passing('ECONNRESET', 'the connection was lost before the answer came');
  }
}

function passing(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, isSimulated: true });
}
