import type { Indicator, Sighting } from '../probes/probe.js';
import type { HealthReading } from './health-format.js';

export interface HealthDemands {
  /** Paths that must be in the document. @see HF-4 */
  readonly expected: readonly string[];
  /** Paths whose DOWN is a failure of the whole. @see HF-5 */
  readonly essential: readonly string[];
}

export interface AnsweredStatus {
  readonly status: number;
  /** As the check demands it, 200–299 by default. */
  readonly isExpected: boolean;
}

type HealthJudgement = Pick<Sighting, 'outcome' | 'reason' | 'message'>;

const MAX_NAMED = 5;

/** Overall = the worst of what the document says and what the status code says. @see HF-3 */
export function judgeHealth(reading: HealthReading, answered: AnsweredStatus, demands: HealthDemands): HealthJudgement {
  const { indicators, overall } = reading;
  const { status, isExpected } = answered;
  if (reading.draining && (isExpected || status === 503)) return degraded('draining', 'it says that it is shutting down');
  if (overall === 'down') return fail('health_down', `it says that it is down${named(indicators, ['down'])}`);
  if (!isExpected && status >= 500) return fail('health_inconsistent', `status ${status}, but the document says ${overall}`);
  if (!isExpected) return fail('status_mismatch', `status ${status}`);

  const essential = indicators.filter(({ path }) => demands.essential.includes(path));
  if (essential.some((indicator) => indicator.status === 'down'))
    return fail('indicator_down', `essential indicator down${named(essential, ['down'])}`);
  const missing = [...demands.expected, ...demands.essential].find((path) => !indicators.some((indicator) => indicator.path === path));
  if (missing !== undefined) return inconclusive('indicator_missing', `the document has no indicator ${missing}`);
  const isUnknown = overall === 'unknown' || essential.some((indicator) => indicator.status === 'unknown');
  if (isUnknown) return inconclusive('indicator_unknown', 'the document has a status that nobody can read');

  const troubled = named(indicators, ['down', 'degraded']);
  if (overall === 'degraded' || troubled !== '') return degraded('indicator_degraded', `it says that it is up, in part${troubled}`);
  return { outcome: 'ok', reason: 'ok', message: '' };
}

function named(indicators: readonly Indicator[], statuses: readonly Indicator['status'][]): string {
  const paths = indicators.filter(({ status }) => statuses.includes(status)).map(({ path }) => path);
  if (paths.length === 0) return '';
  const more = paths.length > MAX_NAMED ? ` and ${paths.length - MAX_NAMED} more` : '';
  return `: ${paths.slice(0, MAX_NAMED).join(', ')}${more}`;
}

function fail(reason: string, message: string): HealthJudgement {
  return { outcome: 'fail', reason, message };
}

function degraded(reason: string, message: string): HealthJudgement {
  return { outcome: 'degraded', reason, message };
}

function inconclusive(reason: string, message: string): HealthJudgement {
  return { outcome: 'inconclusive', reason, message };
}
