import type { Segment } from '@watchfloor/core';
import type { ServiceTruth } from './truth.js';

type Ms = number;

/**
 * How much a second counts in which the record of a service is wrong or says nothing, against a second in which all
 * its customers fail: as much. Who trusts a board that lies does the wrong thing, and who sees nothing does nothing (I1).
 */
export const WEIGHT = 1;

export interface RecordErrors {
  readonly wrongMs: Ms;
  readonly blindMs: Ms;
}

type Error = 'wrong' | 'blind' | null;

/** How long a real outage may last before the hub must know of it (I2). */
export function detectionBoundMs({ service }: ServiceTruth): Ms {
  const checks = service.definition.components.flatMap((role) => role.checks);
  return Math.max(...checks.map(({ intervalMs, failureThreshold, timeoutMs }) => intervalMs * failureThreshold + timeoutMs + 5_000));
}

/** For how long the record of a service disagreed with the truth, or said that nobody knows. */
export function recordErrors(
  truth: ServiceTruth,
  record: readonly Segment[],
  { from, to }: { readonly from: Ms; readonly to: Ms },
): RecordErrors {
  const boundMs = detectionBoundMs(truth);
  const knownDown = truth.turns.filter((_, index) => index % 2 === 0).map((at) => at + boundMs);
  const edges = [...truth.turns, ...knownDown, ...record.map((segment) => segment.from), from, to];
  const instants = [...new Set(edges)].filter((at) => at >= from && at <= to).sort((one, other) => one - other);
  const sums = { wrong: 0, blind: 0 };
  let [turn, segment] = [0, 0];
  for (let index = 1; index < instants.length; index++) {
    const [begin, end] = [instants[index - 1] as Ms, instants[index] as Ms];
    while ((truth.turns[turn] ?? Infinity) <= begin) turn += 1;
    while ((record[segment + 1]?.from ?? Infinity) <= begin) segment += 1;
    const downFor = turn % 2 === 0 ? null : begin - (truth.turns[turn - 1] as Ms);
    const error = errorOf(record[segment], downFor, boundMs);
    if (error !== null) sums[error] += end - begin;
  }
  return { wrongMs: sums.wrong, blindMs: sums.blind };
}

function errorOf(segment: Segment | undefined, downForMs: Ms | null, boundMs: Ms): Error {
  if (segment === undefined || segment.status === 'unknown' || segment.status === 'pending') return 'blind';
  if (segment.status === 'down') return downForMs === null ? 'wrong' : null;
  return downForMs !== null && downForMs >= boundMs ? 'wrong' : null;
}
