export * from './availability.js';
export * from './breaker-edge.js';
export * from './check-run.js';
export * from './compose-timelines.js';
export * from './compose.js';
export * from './doubt/doubtful.js';
export * from './doubt/round.js';
export * from './error.js';
export * from './flapping.js';
export * from './hard-state.js';
export * from './heartbeat.js';
export * from './histogram.js';
export * from './intervals.js';
export * from './kleene.js';
export * from './objective.js';
export * from './observation.js';
export * from './outcome.js';
export * from './quorum.js';
export * from './recovery-metrics.js';
export * from './staleness.js';
export * from './status.js';
export * from './stretches.js';
export * from './timeline.js';
export * from './remediation/policy.js';
export * from './service/definition.js';
export * from './incident.js';
export * from './message.js';
export * from './outage.js';
export * from './remediation/act.js';
export * from './remediation/attempts.js';
export * from './remediation/freeze.js';
export * from './remediation/guards.js';
export * from './remediation/storm.js';
export * from './service/effect.js';
export * from './service/event.js';
export { HORIZON_MS } from './service/horizon.js';
export {
  HUB_LOCATION,
  isByQuorum,
  locationsOf,
  placeOf,
  recordOf,
  runFrom,
  seenFrom,
  watchedRuns,
  type WatchedRun,
} from './service/located-runs.js';
export { findCheck, instancesOf, placedRuns, present, runKey, runSubject, statusOf } from './service/lookup.js';
export { draftOf, newServiceState, type InstanceRecord, type RunRecord, type ServiceState, type TargetRecord } from './service/state.js';
export { FORGOTTEN } from './service/membership.js';
export * from './service/step.js';
export { deliveries } from './service/tell.js';
export * from './severity.js';
