import type { Observation } from '@watchfloor/core';
import { ObservationLog, type ObservationReader } from './observation-log.js';

/** Beyond this the oldest are dropped: a gap, never a decision. */
const MAX_WAITING = 100_000;
/** When everything fails at once, each has consequences; now and then the loop serves others. */
const TURN_MS = 50;

/** Within one hub: observations wait in memory until the reader's next turn. */
export class InProcessObservationLog extends ObservationLog {
  override dropped = 0;
  private waiting: Observation[] = [];
  private reader: ObservationReader | null = null;
  private isTurnComing = false;

  override get depth(): number {
    return this.waiting.length;
  }

  override append(observation: Observation): void {
    if (this.waiting.length >= MAX_WAITING) {
      this.waiting.shift();
      this.dropped += 1;
    }
    this.waiting.push(observation);
    this.comeSoon();
  }

  override read(onObservation: ObservationReader): void {
    this.reader = onObservation;
    this.comeSoon();
  }

  private comeSoon(): void {
    if (this.isTurnComing || this.reader === null || this.waiting.length === 0) return;
    this.isTurnComing = true;
    setImmediate(() => this.handOver());
  }

  /** The reader's error is its own; the next observation comes all the same. */
  private handOver(): void {
    this.isTurnComing = false;
    const endsAt = performance.now() + TURN_MS;
    const handed = this.waiting;
    this.waiting = [];
    let count = 0;
    try {
      while (count < handed.length && performance.now() < endsAt) this.reader?.(handed[count++]!);
    } finally {
      this.waiting = [...handed.slice(count), ...this.waiting];
      this.comeSoon();
    }
  }
}
