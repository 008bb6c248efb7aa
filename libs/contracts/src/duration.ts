import { z } from 'zod';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const UNITS_FALLING = ['d', 'h', 'm', 's', 'ms'] as const;
const SHAPE = /^(?:\d{1,9}(?:ms|[smhd]))+$/;
const FORM = 'write a duration such as 500ms, 30s, 5m, 1h30m or 7d';
const PART = /(\d+)(ms|[smhd])/g;

/** The longest that a wait may be: a year. */
export const LONGEST_DURATION_MS = 366 * 86_400_000;

/** Milliseconds of `500ms 30s 5m 1h30m 7d`; null when the text is no duration. Units fall and none comes twice. */
export function parseDuration(text: string): number | null {
  if (text === '0') return 0;
  if (text.length > 40 || !SHAPE.test(text)) return null;
  let totalMs = 0;
  let lastUnit = -1;
  for (const [, amount, unit] of text.matchAll(PART)) {
    const rank = UNITS_FALLING.indexOf(unit as (typeof UNITS_FALLING)[number]);
    if (rank <= lastUnit) return null;
    lastUnit = rank;
    totalMs += Number(amount) * (UNIT_MS[unit as string] as number);
  }
  return totalMs <= LONGEST_DURATION_MS ? totalMs : null;
}

/** The shortest text that `parseDuration` reads back: 5400000 → `1h30m`. */
export function formatDuration(durationMs: number): string {
  let restMs = Math.max(0, Math.round(durationMs));
  if (restMs === 0) return '0s';
  let text = '';
  for (const unit of UNITS_FALLING) {
    const unitMs = UNIT_MS[unit] as number;
    const amount = Math.floor(restMs / unitMs);
    if (amount > 0) text += `${amount}${unit}`;
    restMs -= amount * unitMs;
  }
  return text;
}

export interface DurationBounds {
  readonly leastMs?: number;
  readonly mostMs?: number;
}

/** A duration as people write it, parsed to milliseconds. */
export function duration({ leastMs = 0, mostMs = LONGEST_DURATION_MS }: DurationBounds = {}): z.ZodType<number, string> {
  return z.string({ error: FORM }).transform((text, context) => {
    const durationMs = parseDuration(text);
    if (durationMs === null) {
      context.addIssue({ code: 'custom', message: FORM });
      return z.NEVER;
    }
    if (durationMs < leastMs || durationMs > mostMs) {
      context.addIssue({ code: 'custom', message: `must be between ${formatDuration(leastMs)} and ${formatDuration(mostMs)}` });
      return z.NEVER;
    }
    return durationMs;
  });
}
