import type { Status } from './status.js';
import type { Tier } from './service/definition.js';

export type Severity = 'minor' | 'major' | 'critical';

const RANK: Readonly<Record<Severity, number>> = { minor: 1, major: 2, critical: 3 };
const WHEN_DOWN: Readonly<Record<Tier, Severity>> = { 1: 'critical', 2: 'major', 3: 'minor', 4: 'minor' };
const WHEN_DEGRADED: Readonly<Record<Tier, Severity | null>> = { 1: 'major', 2: 'minor', 3: null, 4: null };

/** Impact of a service's status by its tier (model.md "Severity default"); null names no severity. */
export function severityOf(status: Status, tier: Tier): Severity | null {
  if (status === 'down') return WHEN_DOWN[tier];
  return status === 'degraded' ? WHEN_DEGRADED[tier] : null;
}

/**
 * As `severityOf`, of a standing with its reason: redundancy that merely can't be seen is no proof of a loss, so our
 * own gap never looks like a customer's trouble (I1).
 */
export function severityOfStanding(standing: { readonly status: Status; readonly reason: string }, tier: Tier): Severity | null {
  return standing.reason === 'redundancy_unknown' ? null : severityOf(standing.status, tier);
}

/** The graver of two; null is graver than nothing. */
export function graver(a: Severity, b: Severity | null): Severity {
  return b !== null && RANK[b] > RANK[a] ? b : a;
}
