import type { Evidence, Expectation, Operator, Scalar } from './expectation.js';
import { evaluateBounded, EvaluationTimeout } from './bounded-evaluation.js';
import { valuesAt } from './json-path.js';
import { linearPattern } from './linear-pattern.js';

export interface Judged {
  readonly holds: boolean;
  /** What was seen instead, for people. */
  readonly message: string;
}

/** Texts up to this size are judged without a guard, which costs a thread each time. */
const SMALL_BODY_LENGTH = 8_192;
const MAX_SHOWN_LENGTH = 100;

/** The first expectation that doesn't hold, or null. `json` is parsed at most once for all of them. */
export function firstBroken(
  expectations: readonly Expectation[],
  evidence: Evidence,
): { expectation: Expectation; message: string } | null {
  const json = parsedOnce(evidence.body);
  for (const expectation of expectations) {
    const { holds, message } = judge(expectation, evidence, json);
    if (!holds) return { expectation, message };
  }
  return null;
}

function judge(expectation: Expectation, evidence: Evidence, json: () => unknown): Judged {
  const evaluate = (): Judged => judgeValues(expectation, seenValues(expectation, evidence, json));
  if (!isCostly(expectation, evidence)) return evaluateSafely(expectation, evaluate);
  return evaluateSafely(expectation, () => evaluateBounded(evaluate));
}

/** JSON that is too deep or too wide to be queried in time is not what was expected. */
function evaluateSafely(expectation: Expectation, evaluate: () => Judged): Judged {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof EvaluationTimeout || error instanceof RangeError || (error as Error).name.startsWith('JSONPath')) {
      return { holds: false, message: `${expectation.text}: ${(error as Error).message}` };
    }
    throw error;
  }
}

function isCostly({ subject, operator }: Expectation, { body = '' }: Evidence): boolean {
  if (subject.name === 'json') return body.length > SMALL_BODY_LENGTH || subject.path.includes('..') || subject.path.includes('?');
  return subject.name === 'body' && operator === 'matches' && body.length > SMALL_BODY_LENGTH;
}

/** All values that the subject has; none makes the expectation false. */
function seenValues({ subject }: Expectation, evidence: Evidence, json: () => unknown): unknown[] {
  switch (subject.name) {
    case 'json': {
      const document = json();
      const values = document === undefined ? [] : valuesAt(subject.path, document);
      return subject.measuresLength ? values.map(lengthOf) : values;
    }
    case 'header':
      return present(evidence.headers?.[subject.header]);
    case 'status':
      return present(evidence.status);
    case 'latency':
      return present(evidence.latencyMs);
    case 'body':
      return present(evidence.body);
    case 'certificate.days':
      return present(evidence.certificateDays);
    case 'tls.version':
      return present(evidence.tlsVersion);
    case 'ip':
      return present(evidence.ip);
    case 'rcode':
      return present(evidence.rcode);
  }
}

function present(value: unknown): unknown[] {
  return value === undefined ? [] : [value];
}

function judgeValues({ text, operator, value, subject }: Expectation, values: unknown[]): Judged {
  if (values.length === 0) return { holds: false, message: `${text}: there is none` };
  const [normal, wanted] = subject.name === 'tls.version' ? [values.map(tlsVersion), tlsVersion(value) as Scalar] : [values, value];
  const broken = normal.findIndex((seen) => !compare(seen, operator, wanted));
  return broken < 0 ? { holds: true, message: '' } : { holds: false, message: `${text}: saw ${shown(values[broken])}` };
}

function compare(seen: unknown, operator: Operator, value: Scalar): boolean {
  switch (operator) {
    case '==':
      return seen === value;
    case '!=':
      return seen !== value;
    case 'matches':
      return typeof seen === 'string' && linearPattern(value as string).test(seen);
    case 'contains':
      return Array.isArray(seen) ? seen.includes(value) : typeof seen === 'string' && typeof value === 'string' && seen.includes(value);
    default:
      return typeof seen === typeof value && isOrdered(seen as number, operator, value as number);
  }
}

function isOrdered(seen: number, operator: '<' | '<=' | '>' | '>=', value: number): boolean {
  if (operator === '<') return seen < value;
  if (operator === '<=') return seen <= value;
  return operator === '>' ? seen > value : seen >= value;
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return value !== null && typeof value === 'object' ? Object.keys(value).length : undefined;
}

/** `TLSv1.3`, as OpenSSL calls it, and `1.3` are the same. */
function tlsVersion(version: unknown): unknown {
  return typeof version === 'string' ? version.replace(/^TLSv?\s*/i, '') : version;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
}

/** What is no JSON has no nodes. */
function parsedOnce(body: string | undefined): () => unknown {
  let parsed: { value: unknown } | null = null;
  return () => {
    if (parsed === null) {
      try {
        parsed = { value: JSON.parse(body ?? '') };
      } catch {
        parsed = { value: undefined };
      }
    }
    return parsed.value;
  };
}
