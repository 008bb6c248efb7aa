import { hardLevel, isSoft, type CheckRun, type Judgement, type Thresholds } from './check-run.js';
import type { Ms, Status } from './status.js';
import type { Timeline } from './timeline.js';

/** How restless a check was lately; absent while nothing changed within the last 21 looks that count. @see ST-7 */
export interface Flaps {
  /** A bit for each two neighbours of the last 21 looks, the newest lowest: 1, the target changed between them. */
  readonly changes: number;
  /** Since when it flaps; null: restless, but not flapping. */
  readonly since: Ms | null;
}

/** A DOWN that lasts so long is an outage like any other, also of a check that flaps. @see ST-7 */
export const FLAPPING_ESCAPE_MS: Ms = 180_000;

const SLOTS = 20;
/** At the default interval of 30 s these are the three minutes of what flaps. */
const RESTLESS_LOOKS = 6;
const ALL = 2 ** SLOTS - 1;
/** Nagios weighs a change 0.75 when it is the oldest and 1.25 when the newest; here × 76, so that all are whole. */
const OLDEST_WEIGHT = 57;
const WEIGHT_STEP = 2;
const WEIGHT_OF_ALL = SLOTS * OLDEST_WEIGHT + WEIGHT_STEP * ((SLOTS * (SLOTS - 1)) / 2);
const STARTS_AT = (WEIGHT_OF_ALL * 3) / 10;
const STOPS_AT = WEIGHT_OF_ALL / 5;

/**
 * A look counts when it leaves the run hard. It changed something when it turned the hard state, or when a soft state
 * passed; coming from or to what can't be seen is no change of the target. @see ST-4, ST-7
 */
export function countLook(flaps: Flaps | undefined, before: CheckRun, { run, change }: Judgement, at: Ms): Flaps | undefined {
  if (run.window === before.window) return flaps;
  if (change === null) return isSoft(run) ? flaps : push(flaps, isSoft(before), at);
  return push(flaps, isLevel(change.from) && isLevel(change.to), at);
}

/** It is flapping now: of what can't be seen nobody knows. */
export function isFlapping({ run, flaps }: { readonly run: Pick<CheckRun, 'status'>; readonly flaps?: Flaps | undefined }): boolean {
  return flaps !== undefined && flaps.since !== null && run.status !== 'unknown';
}

/**
 * Up to when acts on a target that is DOWN are held because its check flaps, or is as restless as what flaps when it
 * ceases to; null: they are not. Restless alone it waits for a few looks only. @see decision 23
 */
export function heldUntil(
  { run, flaps }: { readonly run: Pick<CheckRun, 'status' | 'since'>; readonly flaps?: Flaps | undefined },
  intervalMs: Ms,
): Ms | null {
  if (isFlapping({ run, flaps })) return run.since + FLAPPING_ESCAPE_MS;
  if (flaps === undefined || weightOf(flaps.changes) <= STOPS_AT) return null;
  return run.since + Math.min(FLAPPING_ESCAPE_MS, RESTLESS_LOOKS * intervalMs);
}

/** Flapping that is no reason to wait: it has been DOWN for so long that it is an outage like any other. */
export function hasEscaped({ status, since }: Pick<CheckRun, 'status' | 'since'>, now: Ms): boolean {
  return status === 'down' && now - since >= FLAPPING_ESCAPE_MS;
}

interface Looking extends Thresholds {
  readonly intervalMs: Ms;
  readonly retryIntervalMs: Ms;
}

/**
 * From hard states alone, as after a restart: looks in between are counted by the interval, and soft states that
 * passed are not known any more.
 */
export function recountLooks(timeline: Timeline, looking: Looking, until: Ms): Flaps | undefined {
  let flaps: Flaps | undefined;
  timeline.forEach(({ status, from, to }, index) => {
    if (!isLevel(status)) return;
    const before = timeline[index - 1];
    flaps = push(flaps, before !== undefined && isLevel(before.status), from);
    const decidedBy = status === 'up' ? looking.successThreshold : looking.failureThreshold;
    const stable = Math.floor(((to ?? until) - from - (decidedBy - 1) * looking.retryIntervalMs) / looking.intervalMs);
    for (let look = 0; look < Math.min(stable, SLOTS); look += 1) flaps = push(flaps, false, from);
  });
  return flaps;
}

function isLevel(status: Status): boolean {
  return hardLevel({ status }) !== null;
}

function push(flaps: Flaps | undefined, changed: boolean, at: Ms): Flaps | undefined {
  if (flaps === undefined && !changed) return undefined;
  const { changes: earlier, since: flappingSince } = flaps ?? { changes: 0, since: null };
  const changes = ((earlier << 1) | Number(changed)) & ALL;
  if (changes === 0) return undefined;
  const weight = weightOf(changes);
  const since = flappingSince === null ? (weight >= STARTS_AT ? at : null) : weight <= STOPS_AT ? null : flappingSince;
  return { changes, since };
}

function weightOf(changes: number): number {
  let weight = 0;
  for (let age = 0; age < SLOTS; age += 1) {
    if ((changes & (1 << age)) !== 0) weight += OLDEST_WEIGHT + WEIGHT_STEP * (SLOTS - 1 - age);
  }
  return weight;
}
