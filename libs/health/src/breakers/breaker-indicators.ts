import type { HealthIndicatorResult } from '@nestjs/terminus';
import type { DependencyBreaker } from './dependency-breaker.js';

/**
 * An open breaker degrades its service and never takes it down: else automatic restarts would punish
 * callers for a dependency that is dead. Terminus-format readers know only up and down, hence the flag.
 * @see CB-11
 */
export function breakerIndicator(breaker: DependencyBreaker): HealthIndicatorResult {
  const key = `breaker:${breaker.dependency}/${breaker.name}`;
  const { state } = breaker;
  if (state.value === 'closed') return { [key]: { status: 'up', state: state.value } };
  const openedAt = new Date(state.openedAt).toISOString();
  const message = `calls to ${breaker.dependency} are cut off`;
  return { [key]: { status: 'up', degraded: true, state: state.value, openedAt, message } };
}
