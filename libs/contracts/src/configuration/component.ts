import { z } from 'zod';
import { duration } from '../duration.js';
import { displayName, key, place } from '../identifier.js';
import { writtenCheck } from './check.js';
import { writtenRemediation } from './remediation.js';

/** Where an instance is reached: a URL or `host:port`; the egress guard judges it where a probe uses it. */
export const address = z.string().min(1).max(2_048);

export const instanceFields = {
  id: key,
  name: displayName.optional(),
  was: key.optional(),
  place: place.optional(),
  address: address.optional(),
};
export const writtenInstance = z.strictObject(instanceFields);
export type WrittenInstance = z.infer<typeof writtenInstance>;

export const componentFields = {
  id: key,
  name: displayName.optional(),
  was: key.optional(),
  essential: z.boolean().optional(),
  minHealthy: z.int().min(1).max(1_000).optional(),
  stateful: z.boolean().optional(),
  /** Of registered instances: how long one that is gone is still remembered. */
  forgetAfter: duration({ leastMs: 1_000 }).optional(),
  remediation: writtenRemediation.optional(),
};

/** A component written without `instances` has one, of its own id. */
export const writtenComponent = z.strictObject({
  ...componentFields,
  instances: z
    .union([z.literal('registered'), z.array(writtenInstance).min(1).max(1_000)], { error: 'must be "registered" or a list of instances' })
    .optional(),
  checks: z.array(writtenCheck).max(100).optional(),
});
export type WrittenComponent = z.infer<typeof writtenComponent>;
