import type { Observation } from '@watchfloor/core';
import type { Clock } from '../platform/clock.js';
import type { EgressGuard } from '../platform/egress/egress-guard.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { PROBES } from './probes/index.js';
import { oneLine } from './probes/one-line.js';
import type { Phases, Probe, Sighting } from './probes/probe.js';
import type { ScheduledRun } from './schedule.js';

/** A run made ready: its probe found and its settings read. */
export interface ReadyRun {
  readonly scheduled: ScheduledRun;
  /** Of its service. */
  readonly shard: number;
  look(context: { egress: EgressGuard; clock: Clock; signal: AbortSignal }): Promise<Sighting>;
}

const LOCATION = 'hub';

/** Null for what is never looked at (a heartbeat). Wrong settings make a run that says so: it is our fault, not the target's. */
export function readyRun(scheduled: ScheduledRun): ReadyRun | null {
  const probe = PROBES.find(({ name }) => name === scheduled.probe);
  if (probe === undefined) return misconfigured(scheduled, `there is no probe ${scheduled.probe}`);
  if (probe.look === undefined) return null;
  const settings = probe.settings.safeParse(scheduled.settings);
  if (!settings.success)
    return misconfigured(scheduled, settings.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '));
  const { timeoutMs } = scheduled;
  return {
    scheduled,
    shard: shardOf(scheduled.serviceUid),
    look: (context) => lookSafely(probe, settings.data, { ...context, timeoutMs }),
  };
}

async function lookSafely(probe: Probe, settings: unknown, context: Parameters<NonNullable<Probe['look']>>[1]): Promise<Sighting> {
  try {
    return await probe.look!(settings, context);
  } catch (error) {
    // An error of ours never becomes a target's state (I1).
    return inconclusive('internal_error', (error as Error).message);
  }
}

function misconfigured(scheduled: ScheduledRun, message: string): ReadyRun {
  return { scheduled, shard: shardOf(scheduled.serviceUid), look: () => Promise.resolve(inconclusive('misconfigured', message)) };
}

export function inconclusive(reason: string, message: string): Sighting {
  return { outcome: 'inconclusive', reason, message: oneLine(message), latencyMs: 0, phases: {} };
}

/** Whole milliseconds for times that are stored, hundredths for durations. */
export function observationOf({ checkUid, instanceUid }: ScheduledRun, sighting: Sighting, startedAt: number, tookMs: number): Observation {
  const { outcome, reason, message, latencyMs, phases, indicators } = sighting;
  return {
    checkUid,
    ...(instanceUid === undefined ? {} : { instanceUid }),
    location: LOCATION,
    startedAt,
    endedAt: startedAt + Math.round(tookMs),
    outcome,
    reason,
    message,
    latencyMs: hundredths(latencyMs),
    phases: Object.fromEntries(Object.entries(phases).map(([phase, ms]) => [phase, hundredths(ms as number)])) as Phases,
    ...(indicators === undefined ? {} : { indicators }),
  };
}

function hundredths(ms: number): number {
  return Math.round(ms * 100) / 100;
}
