import type { Ms, Subject } from './status.js';
import type { Segment, Timeline } from './timeline.js';

/** A DOWN stretch of an instance, component or service; it spans UNKNOWN, for a gap ends nothing (model.md "outage"). */
export interface Outage {
  readonly id: string;
  readonly subject: Subject;
  /** T0: impact start, backdated (AV-2). */
  readonly startedAt: Ms;
  /** T1: when it was known. */
  readonly detectedAt: Ms;
  /** T3: start of the confirmed recovery; null while it lasts. One that was taken back ended when it began. */
  readonly restoredAt: Ms | null;
  readonly reason: string;
  readonly incidentId: string | null;
}

type DownStretch = Pick<Outage, 'startedAt' | 'restoredAt' | 'reason'>;

interface Tracking {
  readonly subject: Subject;
  /** The subject's outages that the timeline may still change, in order. */
  readonly known: readonly Outage[];
  readonly now: Ms;
  readonly newId: () => string;
}

/**
 * Brings the outages of a subject in line with its timeline, and returns those that are new or different.
 * Backdating may move, join, split or take back several of them at once, also ones that had ended.
 */
export function trackOutages(timeline: Timeline, { subject, known, now, newId }: Tracking): readonly Outage[] {
  const beginning = timeline[0]?.from ?? -Infinity;
  const left = new Set(known.filter((outage) => endOf(outage) > Math.max(beginning, outage.startedAt)));
  const opening = [...left].find((outage) => outage.startedAt < beginning) ?? null;
  const changed: Outage[] = [];
  for (const stretch of downStretches(timeline, opening)) {
    const overlapping = [...left].filter((outage) => outage.startedAt < endOf(stretch) && stretch.startedAt < endOf(outage));
    const same = overlapping.find(({ restoredAt }) => restoredAt === null) ?? overlapping[0];
    for (const outage of overlapping) left.delete(outage);
    changed.push(...overlapping.filter((outage) => outage !== same).map(takeBack));
    if (same === undefined) changed.push({ id: newId(), subject, detectedAt: now, incidentId: null, ...stretch });
    else if (same.startedAt !== stretch.startedAt || same.restoredAt !== stretch.restoredAt) changed.push({ ...same, ...stretch });
  }
  return [...changed, ...[...left].map(takeBack)];
}

/** From a DOWN to the next sign of life, or to the end of the subject's life. */
function downStretches(timeline: Timeline, opening: DownStretch | null): DownStretch[] {
  const stretches: DownStretch[] = [];
  let open = opening;
  const end = (restoredAt: Ms): void => {
    if (open !== null) stretches.push({ startedAt: open.startedAt, reason: open.reason, restoredAt });
    open = null;
  };
  timeline.forEach((segment, index) => {
    if (endsOutage(segment)) end(segment.from);
    else if (segment.status === 'down') open ??= { startedAt: segment.from, restoredAt: null, reason: segment.reason };
    const lifeEndsAt = segment.to !== null && timeline[index + 1]?.from !== segment.to ? segment.to : null;
    if (lifeEndsAt !== null) end(lifeEndsAt);
  });
  return open === null ? stretches : [...stretches, lasting(open)];
}

function lasting({ startedAt, reason }: DownStretch): DownStretch {
  return { startedAt, reason, restoredAt: null };
}

function endsOutage({ status }: Segment): boolean {
  return status === 'up' || status === 'degraded' || status === 'pending';
}

function endOf({ restoredAt }: Pick<Outage, 'restoredAt'>): Ms {
  return restoredAt ?? Infinity;
}

/** The whole stretch was a mistake: it lasted no time at all. */
function takeBack(outage: Outage): Outage {
  return { ...outage, restoredAt: outage.startedAt };
}
