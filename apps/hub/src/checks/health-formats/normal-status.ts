import type { Indicator } from '../probes/probe.js';

const NORMAL: Readonly<Record<string, Indicator['status']>> = {
  up: 'up',
  ok: 'up',
  pass: 'up',
  serving: 'up',
  warn: 'degraded',
  warning: 'degraded',
  degraded: 'degraded',
  circuit_open: 'degraded',
  circuit_half_open: 'degraded',
  shutting_down: 'degraded',
  down: 'down',
  error: 'down',
  fail: 'down',
  not_serving: 'down',
  out_of_service: 'down',
};

/** The table of §9.2 in semantics.md; what it doesn't know is unknown. */
export function normalStatus(raw: unknown): Indicator['status'] {
  const word = typeof raw === 'string' ? raw.toLowerCase() : '';
  return Object.hasOwn(NORMAL, word) ? NORMAL[word]! : 'unknown';
}
