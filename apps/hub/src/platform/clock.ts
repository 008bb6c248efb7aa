import { Injectable } from '@nestjs/common';

/** The only place of the hub that reads a clock; tests hand in their own. */
export abstract class Clock {
  /** Wall time, milliseconds UTC: for display, calendars and what is stored. */
  abstract now(): number;
  /** Milliseconds that only rise: for intervals and time-outs. @see I7 */
  abstract monotonic(): number;
}

@Injectable()
export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }

  override monotonic(): number {
    return performance.now();
  }
}
