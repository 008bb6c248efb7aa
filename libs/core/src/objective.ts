import type { Ms } from './status.js';

export type AvailabilityVerdict = 'met' | 'breached' | 'inconclusive';

/** What a verdict is spoken over: T, D and N of AV-5. */
export interface Measured {
  readonly totalMs: Ms;
  readonly downMs: Ms;
  readonly unknownMs: Ms;
}

const MILLION = 1_000_000n;

/** Compared exactly: unknown time never turns a breach into a pass. Null where there was nothing to promise. @see AV-6, AV-7 */
export function verdictOf({ totalMs, downMs, unknownMs }: Measured, targetPpm: number): AvailabilityVerdict | null {
  if (totalMs === 0) return null;
  if (exceeds(downMs, totalMs, targetPpm)) return 'breached';
  return exceeds(downMs + unknownMs, totalMs, targetPpm) ? 'inconclusive' : 'met';
}

/** The downtime that the objective allows in so much time, in whole milliseconds. @see AV-13 */
export function allowedDowntimeMs(totalMs: Ms, targetPpm: number): Ms {
  return Number((BigInt(totalMs) * BigInt(1_000_000 - targetPpm)) / MILLION);
}

/** Parts per million, floored: 99.8999 % never becomes 99.90. Null when nothing was measured. @see AV-7 */
export function ratioPpm(partMs: Ms, wholeMs: Ms): number | null {
  return wholeMs === 0 ? null : Number((BigInt(partMs) * MILLION) / BigInt(wholeMs));
}

/** `998999` → `99.899`: percent with three decimals, floored. @see AV-7 */
export function formatPpm(ppm: number): string {
  const thousandths = Math.floor(ppm / 10);
  return `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`;
}

function exceeds(badMs: Ms, totalMs: Ms, targetPpm: number): boolean {
  return BigInt(badMs) * MILLION > BigInt(totalMs) * BigInt(1_000_000 - targetPpm);
}
