import { subjectKey, type Ms, type Subject } from './status.js';
import type { Segment, Timeline } from './timeline.js';

/** A DOWN stretch of an instance, component or service; it spans UNKNOWN, for a gap ends nothing (model.md "outage"). */
export interface Outage {
  readonly id: string;
  readonly subject: Subject;
  /** T0: impact start, backdated (AV-2). */
  readonly startedAt: Ms;
  /** T1: when it was known. */
  readonly detectedAt: Ms;
  /** T3: start of the confirmed recovery; null while it lasts. */
  readonly restoredAt: Ms | null;
  readonly reason: string;
  readonly incidentId: string | null;
}

/**
 * Outages that a timeline's change from `from` on opens, moves or closes; `open` is the subject's open one.
 * Several may begin and end inside the changed part, because changes are backdated.
 */
export function trackOutages(
  timeline: Timeline,
  change: { readonly subject: Subject; readonly open: Outage | null; readonly from: Ms; readonly now: Ms; readonly newId: () => string },
): { readonly changed: readonly Outage[]; readonly open: Outage | null } {
  const changed = new Map<string, Outage>();
  let open = change.open;
  if (open !== null && open.startedAt >= change.from && !isDownWithin(timeline, open.startedAt)) {
    open = restart(open, timeline);
    changed.set(open.id, open);
    if (open.restoredAt !== null) open = null;
  }
  for (const segment of timeline) {
    if (segment.to !== null && segment.to <= change.from) continue;
    if (segment.status === 'down' && open === null) {
      open = begin(segment, change);
      changed.set(open.id, open);
    } else if (open !== null && endsOutage(segment) && segment.from > open.startedAt) {
      const ended: Outage = { ...open, restoredAt: segment.from };
      changed.set(ended.id, ended);
      open = null;
    }
  }
  return { changed: [...changed.values()], open };
}

function begin(segment: Segment, change: { readonly subject: Subject; readonly now: Ms; readonly newId: () => string }): Outage {
  return {
    id: change.newId(),
    subject: change.subject,
    startedAt: segment.from,
    detectedAt: change.now,
    restoredAt: null,
    reason: segment.reason,
    incidentId: null,
  };
}

function endsOutage(segment: Segment): boolean {
  return segment.status === 'up' || segment.status === 'degraded' || segment.status === 'pending';
}

function isDownWithin(timeline: Timeline, at: Ms): boolean {
  return timeline.some((segment) => segment.status === 'down' && segment.from <= at && (segment.to === null || segment.to > at));
}

/** A backdated change moved the start of the DOWN stretch, or took the whole stretch back (then it lasted no time at all). */
function restart(open: Outage, timeline: Timeline): Outage {
  const down = timeline.find((segment) => segment.status === 'down' && (segment.to === null || segment.to > open.startedAt));
  return down === undefined ? { ...open, restoredAt: open.startedAt } : { ...open, startedAt: down.from };
}

/** The key under which a subject's open outage is kept. */
export function outageKey(outage: Outage): string {
  return subjectKey(outage.subject);
}
