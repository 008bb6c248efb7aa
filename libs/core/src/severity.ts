import type { Status } from './status.js';
import type { Tier } from './service/definition.js';

export type Severity = 'minor' | 'major' | 'critical';

const RANK: Readonly<Record<Severity, number>> = { minor: 1, major: 2, critical: 3 };
const WHEN_DOWN: Readonly<Record<Tier, Severity>> = { 1: 'critical', 2: 'major', 3: 'minor', 4: 'minor' };
const WHEN_DEGRADED: Readonly<Record<Tier, Severity | null>> = { 1: 'major', 2: 'minor', 3: null, 4: null };

/** Impact of a service's status by its tier (model.md "Severity default"); null names no severity. */
export function severityOf(status: Status, tier: Tier): Severity | null {
  if (status === 'down') return severityOfDown(tier);
  return status === 'degraded' ? WHEN_DEGRADED[tier] : null;
}

/** A DOWN always names one. */
export function severityOfDown(tier: Tier): Severity {
  return WHEN_DOWN[tier];
}

/** The graver of two; `a` when they are the same. */
export function graver(a: Severity, b: Severity): Severity {
  return RANK[b] > RANK[a] ? b : a;
}
