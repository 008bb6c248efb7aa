import { Inject, Injectable, Optional, type OnApplicationShutdown } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import { HealthClock } from '../clock.js';
import { BreakerOptionsError, breakerSettings, type BreakerOptions, type BreakerSettings } from './breaker-options.js';
import type { BreakerTransition } from './breaker-state.js';
import type { CallOutcome } from './call-tally.js';
import { DependencyBreaker } from './dependency-breaker.js';

/** What one report to the hub carries at most. */
export const MOST_BREAKERS = 200;

/** Only for tests: a seeded source in place of `Math.random`. */
export const BREAKER_RANDOM = Symbol('breaker random');

interface RegistryEvents {
  transition: [BreakerTransition];
  call: [breaker: DependencyBreaker, outcome: CallOutcome, latencyMs: number];
}

/** All breakers of this instance, by dependency and name. Breakers decide here; no hub is asked. @see CB-1 */
@Injectable()
export class BreakerRegistry extends EventEmitter<RegistryEvents> implements OnApplicationShutdown {
  private readonly breakers = new Map<string, DependencyBreaker>();

  constructor(
    @Inject(HealthClock) private readonly clock: HealthClock,
    @Optional() @Inject(BREAKER_RANDOM) private readonly random: () => number = Math.random,
  ) {
    super();
  }

  /**
   * The breaker of this dependency and name, made at the first call.
   * @throws BreakerOptionsError for unsafe settings, or others than it was made with
   */
  breaker(options: BreakerOptions): DependencyBreaker {
    const settings = breakerSettings(options);
    const id = `${settings.dependency}/${settings.name}`;
    const existing = this.breakers.get(id);
    if (existing === undefined) return this.create(id, settings);
    if (sameSettings(existing.settings, settings)) return existing;
    throw new BreakerOptionsError(`breaker ${id} exists with other settings → give this one another name`);
  }

  all(): readonly DependencyBreaker[] {
    return [...this.breakers.values()];
  }

  onApplicationShutdown(): void {
    for (const breaker of this.breakers.values()) breaker.shutdown();
    this.removeAllListeners();
  }

  private create(id: string, settings: BreakerSettings): DependencyBreaker {
    if (this.breakers.size >= MOST_BREAKERS) {
      throw new BreakerOptionsError(`more than ${MOST_BREAKERS} breakers in one instance → one per dependency, not one per request`);
    }
    const { clock, random } = this;
    const breaker = new DependencyBreaker(settings, {
      clock,
      random,
      onTransition: (transition) => this.emit('transition', transition),
      onCall: (...call) => this.emit('call', ...call),
    });
    this.breakers.set(id, breaker);
    return breaker;
  }
}

function sameSettings(one: BreakerSettings, other: BreakerSettings): boolean {
  return (Object.keys(one) as (keyof BreakerSettings)[]).every((key) => one[key] === other[key]);
}
