import { z } from 'zod';
import { duration } from '../duration.js';

const url = z.string().min(1).max(2_048);
const timezone = z.string().min(1).max(64);

export const writtenHub = z.strictObject({
  timezone: timezone.optional(),
  publicUrl: url.optional(),
  deadMan: z.strictObject({ url, interval: duration({ leastMs: 1_000 }).optional() }).optional(),
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

/** Where the hub looks when it doubts itself. @see ST-9 */
export const writtenReference = z.strictObject({ tcp: z.string().min(3).max(300) });

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
