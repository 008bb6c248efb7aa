import type { Ms } from '../status.js';
import type { Act } from './act.js';

/** A target that went this long without an act starts its cool-down anew (guard 6). */
const FORGIVEN_AFTER_MS = 600_000;

/** An act that was really begun, or is about to be; what was held back is no attempt. */
function isAttempt(act: Act): boolean {
  return act.state === 'running' || act.state === 'verifying' || act.state === 'succeeded' || act.state === 'failed';
}

/** Attempts since an instant; those from before the last release from quarantine don't count. @see semantics.md §6.2 (5) */
export function attemptsSince(acts: readonly Act[], since: Ms): number {
  const released = Math.max(-Infinity, ...acts.map((act) => (act.state === 'quarantined' ? (act.endedAt ?? -Infinity) : -Infinity)));
  return acts.filter((act) => isAttempt(act) && act.intentAt > since && act.intentAt >= released).length;
}

/** When the next act may begin: the cool-down doubles with each act of a row, up to its bound. @see semantics.md §6.2 (6) */
export function coolDownEnd(acts: readonly Act[], bounds: { coolDownMs: Ms; coolDownMaxMs: Ms; outageSince: Ms }): Ms {
  const attempts = acts.flatMap((act) =>
    isAttempt(act) && act.endedAt !== null ? [{ intentAt: act.intentAt, endedAt: act.endedAt }] : [],
  );
  const last = attempts.at(-1);
  if (last === undefined) return -Infinity;
  let row = 0;
  let before = bounds.outageSince;
  for (const act of attempts.toReversed()) {
    if (before - act.endedAt >= FORGIVEN_AFTER_MS) break;
    before = act.intentAt;
    row += 1;
  }
  if (row === 0) return -Infinity;
  return last.endedAt + Math.min(bounds.coolDownMs * 2 ** (row - 1), bounds.coolDownMaxMs);
}
