import { Injectable } from '@nestjs/common';

/** The only place of this library that reads a clock; tests hand in their own. */
export abstract class HealthClock {
  /** Wall time, milliseconds UTC: what is reported. */
  abstract now(): number;
  /** Milliseconds that only rise: for durations. */
  abstract monotonic(): number;
}

@Injectable()
export class SystemHealthClock extends HealthClock {
  override now(): number {
    return Date.now();
  }

  override monotonic(): number {
    return performance.now();
  }
}
