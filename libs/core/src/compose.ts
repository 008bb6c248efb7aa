import { isWorse } from './status.js';
import type { Status } from './status.js';
import type { Standing } from './timeline.js';

/** A part whose failing makes the whole DEGRADED at most, unless it is essential. */
export interface Part extends Standing {
  readonly essential: boolean;
}

export interface InstanceStanding extends Standing {
  readonly place: string | null;
}

export interface ComponentStanding extends Standing {
  /** Failure domains of the instances that are not good, when redundancy is lost. */
  readonly places: readonly string[];
}

export interface ComponentRule {
  readonly minHealthy: number;
  /** The component had an instance before: without any now it is DOWN, not PENDING. */
  readonly hadInstance: boolean;
}

const PENDING: Standing = { status: 'pending', reason: 'pending' };

/** Worst of its essential checks; a failing non-essential one makes it DEGRADED at most. */
export function composeInstance(checks: readonly Part[]): Standing {
  return composeParts(checks);
}

/** Worst of its essential components and essential checks; non-essential ones make it DEGRADED at most. */
export function composeService(parts: readonly Part[]): Standing {
  return composeParts(parts);
}

/**
 * Counts instances as model.md "Status, from the bottom up" says. PENDING ones are left out: while nothing is
 * lost, a starting component is not DOWN for those yet to be seen.
 */
export function composeComponent(instances: readonly InstanceStanding[], { minHealthy, hadInstance }: ComponentRule): ComponentStanding {
  if (instances.length === 0) {
    return { ...(hadInstance ? { status: 'down', reason: 'no_instance' } : PENDING), places: [] };
  }
  const living = instances.filter(({ status }) => status !== 'pending');
  const lost = living.filter(({ status }) => !isGood(status));
  const good = living.length - lost.length;
  const worst = worstStanding(living);
  if (lost.length === 0) return { ...worst, places: [] };
  if (good >= minHealthy) return { status: 'degraded', reason: lossReason(lost), places: placesOf(lost) };
  const unknown = lost.filter(({ status }) => status === 'unknown');
  if (good + unknown.length >= minHealthy) return { status: 'unknown', reason: unknown[0].reason, places: placesOf(lost) };
  return { ...worst, places: placesOf(lost) };
}

/** The first of the worst; `pending` when nothing lives. */
export function worstStanding(standings: readonly Standing[]): Standing {
  const { status, reason } = standings.reduce<Standing>(
    (worst, standing) => (isWorse(standing.status, worst.status) ? standing : worst),
    PENDING,
  );
  return { status, reason };
}

function composeParts(parts: readonly Part[]): Standing {
  const essential = worstStanding(parts.filter((part) => part.essential));
  const others = parts.filter((part) => !part.essential).map(cap);
  const hasEssential = parts.some((part) => part.essential);
  if (hasEssential && essential.status === 'pending') return essential;
  if (!hasEssential) return worstStanding(others);
  return worstStanding([essential, ...others.filter(({ status }) => status === 'degraded')]);
}

/** Not knowing a non-essential part leaves the whole either UP or DEGRADED, so it asserts nothing. */
function cap({ status, reason }: Standing): Standing {
  return { status: status === 'down' ? 'degraded' : status, reason };
}

function isGood(status: Status): boolean {
  return status === 'up' || status === 'degraded';
}

/** Told apart, because what can't be seen right now is no proof of a loss. */
function lossReason(lost: readonly Standing[]): string {
  return lost.every(({ status }) => status === 'unknown') ? 'redundancy_unknown' : 'redundancy_lost';
}

function placesOf(instances: readonly InstanceStanding[]): readonly string[] {
  return [...new Set(instances.flatMap(({ place }) => (place === null ? [] : [place])))].sort();
}
