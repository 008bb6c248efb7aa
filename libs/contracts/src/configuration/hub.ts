import { z } from 'zod';
import { duration } from '../duration.js';
import { place } from '../identifier.js';

const url = z.string().min(1).max(2_048);
const timezone = z.string().min(1).max(64);

/** When everything that acts freezes because much is DOWN at once. @see semantics.md §6.2 (8) */
export const writtenStorm = z.strictObject({
  /** Percent of the fleet's instances that are DOWN … */
  share: z.int().min(1).max(100).optional(),
  /** … when there are at least so many of them. */
  leastInstances: z.int().min(2).max(100_000).optional(),
  /** Components that went DOWN within `window`. */
  components: z.int().min(1).max(100_000).optional(),
  window: duration({ leastMs: 1_000 }).optional(),
  /** After both are regained. */
  coolDown: duration({ leastMs: 1_000 }).optional(),
});

export const writtenHub = z.strictObject({
  timezone: timezone.optional(),
  publicUrl: url.optional(),
  deadMan: z.strictObject({ url, interval: duration({ leastMs: 1_000 }).optional() }).optional(),
  storm: writtenStorm.optional(),
});
export type WrittenHub = z.infer<typeof writtenHub>;

/** CIDRs, addresses and host names. */
const hosts = z.array(z.string().min(1).max(253)).max(1_000).optional();

/** In the file only, never by API or screens. */
export const writtenEgress = z.strictObject({
  allowLoopback: z.boolean().optional(),
  probe: z.strictObject({ allow: hosts, deny: hosts }).optional(),
  notify: z.strictObject({ allow: hosts }).optional(),
});
export type WrittenEgress = z.infer<typeof writtenEgress>;

/** Where the hub looks when it doubts itself: `tcp: HOST:PORT`, or `http:` an address. @see ST-9 */
export const writtenReference = z.strictObject({ tcp: z.string().min(3).max(300).optional(), http: url.optional() });

/** The same for one place: while its canaries answer, its failures are real; when they fail, nothing is known of it. */
export const writtenCanary = writtenReference.extend({ place });

export const writtenSmtp = z.strictObject({ url, from: z.string().min(3).max(320) });

/** What the action `command` may run, in the file only: an absolute path and its arguments, never a shell. */
export const writtenCommand = z.strictObject({
  path: z
    .string()
    .max(1_024)
    .regex(/^\/\S.*$/, 'must be an absolute path'),
  args: z.array(z.string().max(4_096)).max(64).optional(),
  timeout: duration({ leastMs: 100, mostMs: 3_600_000 }).optional(),
});
export type WrittenCommand = z.infer<typeof writtenCommand>;
