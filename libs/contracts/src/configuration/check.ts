import { z } from 'zod';
import { duration } from '../duration.js';
import { displayName, key } from '../identifier.js';

export const checkKind = z.enum(['liveness', 'readiness', 'other']);
export type CheckKind = z.infer<typeof checkKind>;

export const checkTiming = {
  interval: duration({ leastMs: 100 }).optional(),
  retryInterval: duration({ leastMs: 100 }).optional(),
  timeout: duration({ leastMs: 10, mostMs: 300_000 }).optional(),
  failureThreshold: z.int().min(1).max(100).optional(),
  successThreshold: z.int().min(1).max(100).optional(),
};

/** Where it is probed from: `hub`, and those of agents' tokens. Several decide by quorum (ST-8). */
export const locations = z
  .array(key)
  .min(1)
  .max(15)
  .refine((names) => new Set(names).size === names.length, 'must name each location once');

export const checkFields = {
  id: key,
  name: displayName.optional(),
  was: key.optional(),
  kind: checkKind.optional(),
  probe: z.string().min(1).max(64),
  essential: z.boolean().optional(),
  locations: locations.optional(),
  ...checkTiming,
};

/** What all checks have in common; every other key is a setting of the probe, whose own schema judges it. */
export const writtenCheck = z.object(checkFields).catchall(z.unknown());
export type WrittenCheck = z.infer<typeof writtenCheck>;
