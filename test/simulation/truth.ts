import type { Outcome } from '@watchfloor/core';
import type { Draw } from './draw.js';

type Health = 'well' | 'slow' | 'sick' | 'hidden';

const SEEN: Readonly<Record<Health, readonly Outcome[]>> = {
  well: ['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'fail', 'degraded', 'inconclusive'],
  slow: ['degraded', 'degraded', 'degraded', 'degraded', 'ok', 'fail'],
  sick: ['fail', 'fail', 'fail', 'fail', 'fail', 'fail', 'degraded', 'inconclusive', 'ok'],
  hidden: ['inconclusive'],
};

/** How targets really are, which nobody knows; what a probe sees is not always true. */
export class Truth {
  private readonly health = new Map<string, Health>();

  constructor(private readonly draw: Draw) {}

  /** Some become sick, some recover by themselves. */
  moveOn(targets: readonly string[]): void {
    for (const target of targets) {
      if (this.draw.chance(0.03)) this.health.set(target, this.draw.pick(['well', 'well', 'slow', 'sick', 'sick', 'hidden']));
    }
  }

  heal(target: string): void {
    this.health.set(target, 'well');
  }

  seenOf(target: string): Outcome {
    return this.draw.pick(SEEN[this.health.get(target) ?? 'well']);
  }
}
