import { availabilityOf, statusAt, type Timeline } from '@watchfloor/core';
import type { Draw } from '../draw.js';

/** AV-5: the parts make the whole, two halves add up, and counting the seconds gives the same. */
export function availabilityAddsUp(timeline: Timeline, now: number, draw: Draw): void {
  const first = timeline[0];
  if (first === undefined) return;
  const from = first.from + draw.between(-60, Math.round((now - first.from) / 1000)) * 1000;
  const to = Math.min(now, from + draw.between(1, 300) * 1000);
  if (to <= from) return;
  const middle = from + Math.floor((to - from) / 2000) * 1000;
  const whole = availabilityOf({ timeline, from, to, now });
  const halves = [availabilityOf({ timeline, from, to: middle, now }), availabilityOf({ timeline, from: middle, to, now })];
  const parts = whole.upMs + whole.degradedMs + whole.downMs + whole.unknownMs;
  if (parts !== whole.totalMs) throw new Error(`${parts} ms of ${whole.totalMs} ms are accounted for in [${from}, ${to})`);
  for (const part of ['upMs', 'degradedMs', 'downMs', 'unknownMs', 'totalMs'] as const) {
    const sum = halves.reduce((total, half) => total + half[part], 0);
    if (sum !== whole[part]) throw new Error(`${part} of the halves of [${from}, ${to}) is ${sum}, of the whole ${whole[part]}`);
  }
  let downMs = 0;
  for (let at = from; at < to; at += 1000) if (statusAt(timeline, at) === 'down') downMs += 1000;
  if (downMs !== whole.downMs) throw new Error(`DOWN in [${from}, ${to}) is ${whole.downMs} ms, second by second it is ${downMs} ms`);
}
