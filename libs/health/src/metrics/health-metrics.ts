import { Injectable } from '@nestjs/common';
import { LATENCY_BOUNDS_MS } from '@watchfloor/contracts';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { BreakerRegistry } from '../breakers/breaker-registry.js';

const STATES = ['closed', 'open', 'halfOpen'] as const;
const BOUNDS_SECONDS = LATENCY_BOUNDS_MS.map((boundMs) => boundMs / 1_000);

/** Prometheus metrics in a registry of their own, so that they can't collide with the host's. */
@Injectable()
export class HealthMetrics {
  /** The host may register its own metrics here too. */
  readonly registry = new Registry();

  constructor(breakers: BreakerRegistry) {
    collectDefaultMetrics({ register: this.registry });
    this.countCalls(breakers);
    this.showStates(breakers);
  }

  private countCalls(breakers: BreakerRegistry): void {
    const registers = [this.registry];
    const calls = new Counter({
      name: 'watchfloor_breaker_calls_total',
      help: 'Calls through a breaker by how they ended; rejected calls never reached the dependency.',
      labelNames: ['dependency', 'name', 'outcome'],
      registers,
    });
    const latency = new Histogram({
      name: 'watchfloor_breaker_call_duration_seconds',
      help: 'How long calls through a breaker took, rejected ones left out.',
      labelNames: ['dependency', 'name'],
      buckets: BOUNDS_SECONDS,
      registers,
    });
    breakers.on('call', ({ dependency, name }, outcome, latencyMs) => {
      calls.inc({ dependency, name, outcome });
      if (outcome !== 'rejected') latency.observe({ dependency, name }, latencyMs / 1_000);
    });
  }

  private showStates(breakers: BreakerRegistry): void {
    const states = new Gauge({
      name: 'watchfloor_breaker_state',
      help: '1 for the state that the breaker is in.',
      labelNames: ['dependency', 'name', 'state'],
      registers: [this.registry],
      collect: () => {
        for (const { dependency, name, state } of breakers.all()) {
          for (const value of STATES) states.set({ dependency, name, state: value }, state.value === value ? 1 : 0);
        }
      },
    });
  }
}
