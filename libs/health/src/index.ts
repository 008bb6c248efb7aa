/** What a service embeds to be watched: health endpoints, breakers, metrics and the connection to the hub. */
export { Breaker, type BreakerDecoratorOptions } from './breakers/breaker.decorator.js';
export { BreakerOpenError, BreakerTimeoutError } from './breakers/breaker-errors.js';
export { BreakerOptionsError, type BreakerOptions } from './breakers/breaker-options.js';
export { BreakerRegistry } from './breakers/breaker-registry.js';
export type { BreakerState, BreakerTransition } from './breakers/breaker-state.js';
export type { CallOutcome } from './breakers/call-tally.js';
export type { DependencyBreaker } from './breakers/dependency-breaker.js';
export { HealthModule, type HealthAsyncOptions } from './health.module.js';
export { HealthOptionsError, type HealthOptions, type HealthRoutes, type HubAddress } from './health-options.js';
export { HubConnection } from './hub/hub-connection.js';
export { HealthIndicators, type HealthIndicator, type HealthQuestion } from './indicators/health-indicators.js';
export { HealthMetrics } from './metrics/health-metrics.js';
