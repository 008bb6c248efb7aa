import { z } from 'zod';

/** The id that people write: unique in its namespace and kind. */
export const key = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 of a–z, 0–9 and -');

export const namespaceName = key;

/** A name for people: one line, bounded, free of control characters. */
export const displayName = z
  .string()
  .min(1)
  .max(120)
  // eslint-disable-next-line no-control-regex
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line without control characters');

/** Several lines that a person wrote. */
export const prose = z.string().min(1).max(10_000);

/** A failure-domain path such as `aws/eu-west-1/a`. */
export const place = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, 'must be a path such as eu-west-1/a');

export const labels = z.record(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/), z.string().max(200));

/** ISO 8601 UTC with milliseconds. */
export const instant = z.iso.datetime({ precision: 3 });
