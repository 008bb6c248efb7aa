import { firstBroken } from '../expectations/evaluate.js';
import type { Evidence, Expectation } from '../expectations/expectation.js';
import { readExpectations } from '../expectations/expectation-settings.js';
import { HEALTH_FORMATS } from '../health-formats/index.js';
import { judgeHealth } from '../health-formats/judge-health.js';
import type { Indicator, Sighting } from '../probes/probe.js';
import type { HttpAnswer } from './look-http.js';
import { isRedirect } from './redirect.js';

export type HttpJudgement = Pick<Sighting, 'outcome' | 'reason' | 'message' | 'indicators'>;

/** What a check asks of the answer. */
interface Demands {
  readonly expect: readonly string[];
  readonly warn: readonly string[];
  readonly format: string;
  readonly expectedIndicators: readonly string[];
  readonly essentialIndicators: readonly string[];
}

const MS_PER_DAY = 86_400_000;

/** What the answer means: its status, then its health document, then the other expectations, then the warnings. */
export function judgeAnswer(demands: Demands, answer: HttpAnswer, { latencyMs, now }: { latencyMs: number; now: number }): HttpJudgement {
  const evidence = evidenceOf(answer, latencyMs, now);
  const expectations = readExpectations(demands.expect);
  const ofStatus = expectations.filter(({ subject }) => subject.name === 'status');
  const statusProblem = problemOfStatus(answer, ofStatus, evidence);
  const health = healthOf(demands, answer, statusProblem === null);
  if (health?.outcome === 'fail') return health;
  if (statusProblem !== null && health?.reason !== 'draining') return statusProblem;
  const broken = firstBroken(
    expectations.filter((each) => !ofStatus.includes(each)),
    evidence,
  );
  if (broken !== null) return { ...withIndicators(health), outcome: 'fail', reason: 'expectation_failed', message: broken.message };
  if (health !== null && health.outcome !== 'ok') return health;
  const warning = firstBroken(readExpectations(demands.warn), evidence);
  if (warning !== null) return { ...withIndicators(health), outcome: 'degraded', reason: 'warning_failed', message: warning.message };
  return { ...withIndicators(health), outcome: 'ok', reason: 'ok', message: `status ${answer.status}` };
}

/** Without an expectation on the status, 200–299 is expected. */
function problemOfStatus(answer: HttpAnswer, expectations: readonly Expectation[], evidence: Evidence): HttpJudgement | null {
  if (expectations.length > 0) {
    const broken = firstBroken(expectations, evidence);
    return broken === null ? null : { outcome: 'fail', reason: 'status_mismatch', message: broken.message };
  }
  if (answer.status >= 200 && answer.status <= 299) return null;
  const reason = isRedirect(answer.status) ? 'unexpected_redirect' : 'status_mismatch';
  return { outcome: 'fail', reason, message: `status ${answer.status}, expected 200–299` };
}

function healthOf(demands: Demands, answer: HttpAnswer, isExpected: boolean): HttpJudgement | null {
  const format = HEALTH_FORMATS.find(({ name }) => name === demands.format);
  if (format === undefined) return null;
  const reading = format.read(answer.body);
  if (reading !== null) {
    const wanted = { expected: demands.expectedIndicators, essential: demands.essentialIndicators };
    return { ...judgeHealth(reading, { status: answer.status, isExpected }, wanted), indicators: [...reading.indicators] };
  }
  if (!isExpected) return null;
  if (answer.isCut) return { outcome: 'inconclusive', reason: 'body_too_large', message: 'the health document is longer than 256 KiB' };
  return { outcome: 'inconclusive', reason: 'format_mismatch', message: `the body is no ${format.name} document` };
}

function withIndicators(health: HttpJudgement | null): { indicators?: Indicator[] } {
  return health?.indicators === undefined ? {} : { indicators: health.indicators };
}

function evidenceOf({ status, headers, body, ip, tls }: HttpAnswer, latencyMs: number, now: number): Evidence {
  return {
    status,
    latencyMs,
    headers,
    body,
    ...(ip === undefined ? {} : { ip }),
    ...(tls === null ? {} : { tlsVersion: tls.version }),
    ...(tls === null || Number.isNaN(tls.certificateEndsAt)
      ? {}
      : { certificateDays: Math.floor((tls.certificateEndsAt - now) / MS_PER_DAY) }),
  };
}
