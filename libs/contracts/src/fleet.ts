import { z } from 'zod';
import { breakerState } from './breaker.js';
import { displayName, key } from './identifier.js';
import { LATENCY_BUCKETS } from './latency.js';

/** The socket namespace of embedded modules. They send; the hub only acknowledges. */
export const FLEET_NAMESPACE = '/fleet';

const moment = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const incarnation = z.string().min(1).max(64);

/** Sent at each connection; `incarnation` is new at each start of the process. */
export const fleetHello = z.strictObject({
  service: key,
  component: key,
  instance: key,
  address: z.string().max(2_048).optional(),
  place: z.string().max(200).optional(),
  incarnation,
  version: z.string().max(64),
});
export type FleetHello = z.infer<typeof fleetHello>;

export const fleetWelcome = z.object({
  accepted: z.boolean(),
  instanceId: z.string().optional(),
  /** Report at least this often, or the registration lapses. */
  leaseMs: z.number(),
  problem: z.string().optional(),
});
export type FleetWelcome = z.infer<typeof fleetWelcome>;

const edge = { dependency: displayName.max(64), name: displayName.max(64) };

/** Counters are since the last report; `latency` counts calls per bucket of `LATENCY_BOUNDS_MS`. */
export const breakerReport = z.strictObject({
  ...edge,
  state: breakerState,
  periodMs: z.number().nonnegative(),
  calls: count,
  successes: count,
  failures: count,
  rejects: count,
  timeouts: count,
  latency: z.array(count).length(LATENCY_BUCKETS),
  lastTransitionAt: moment.optional(),
});
export type BreakerReport = z.infer<typeof breakerReport>;

export const breakerTransition = z.strictObject({ ...edge, from: breakerState, to: breakerState, at: moment });
export type BreakerTransition = z.infer<typeof breakerTransition>;

export const fleetReport = z.strictObject({
  incarnation,
  sentAt: moment,
  breakers: z.array(breakerReport).max(200),
  transitions: z.array(breakerTransition).max(500),
});
export type FleetReport = z.infer<typeof fleetReport>;

/** A clean goodbye: the instance is gone, not lost. */
export const fleetLeave = z.strictObject({ incarnation });
export type FleetLeave = z.infer<typeof fleetLeave>;

export const fleetReceipt = z.object({ ok: z.boolean(), problem: z.string().optional() });
export type FleetReceipt = z.infer<typeof fleetReceipt>;

export interface FleetEvents {
  hello: (hello: FleetHello, acknowledge: (welcome: FleetWelcome) => void) => void;
  report: (report: FleetReport, acknowledge: (receipt: FleetReceipt) => void) => void;
  leave: (leave: FleetLeave, acknowledge: (receipt: FleetReceipt) => void) => void;
}
