import type { Observation } from '@watchfloor/core';
import { z } from 'zod';

/** The field of an entry that says when it was appended, and the one that says what was seen. */
export const FIELDS = { at: 'at', seen: 'seen' } as const;
/** Whoever was away for longer has a gap; what waited longer would only be news of it. */
export const MAX_AGE_MS = 10 * 60_000;
/** What nobody decides for is brought again for this long: a shard that came is still being read from its rows. */
export const AGAIN_FOR_MS = 60_000;
const MAX_LENGTH = 256 * 1_024;
const MAX_TEXT = 4_096;

const text = z.string().max(MAX_TEXT);
const milliseconds = z.number().nonnegative();

/** A newer hub may say more: what is not known is left out. */
const schema: z.ZodType<Observation> = z.object({
  checkUid: text,
  instanceUid: text.exactOptional(),
  location: text,
  startedAt: milliseconds,
  endedAt: milliseconds,
  outcome: z.enum(['ok', 'degraded', 'fail', 'inconclusive']),
  reason: text.regex(/^[a-z_]+$/),
  message: text,
  latencyMs: milliseconds,
  phases: z.object({
    dnsMs: milliseconds.exactOptional(),
    connectMs: milliseconds.exactOptional(),
    tlsMs: milliseconds.exactOptional(),
    firstByteMs: milliseconds.exactOptional(),
    totalMs: milliseconds.exactOptional(),
  }),
  indicators: z
    .array(z.object({ path: text, status: z.enum(['up', 'degraded', 'down', 'unknown']), message: text.exactOptional() }))
    .exactOptional(),
});

export interface ReadEntry {
  readonly observation: Observation;
  /** When it was appended, on the clock that hubs share. */
  readonly at: number;
}

/** The fields of the entry that carries an observation. */
export function entryOf(observation: Observation, at: number): string[] {
  return [FIELDS.at, String(at), FIELDS.seen, JSON.stringify(observation)];
}

/** Null for what no hub wrote. Others may write to Redis, so nothing is believed unread. */
export function readEntry(fields: readonly string[]): ReadEntry | null {
  const [nameOfAt, at, nameOfSeen, seen = ''] = fields;
  if (nameOfAt !== FIELDS.at || nameOfSeen !== FIELDS.seen || seen.length > MAX_LENGTH) return null;
  try {
    return { at: milliseconds.parse(Number(at)), observation: schema.parse(JSON.parse(seen)) };
  } catch {
    return null;
  }
}
