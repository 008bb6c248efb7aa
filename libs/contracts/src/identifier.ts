import { z } from 'zod';

/** The id that people write: unique in its namespace and kind. */
export const key = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 of a–z, 0–9 and -');

export const namespaceName = key;

/** Half of a surrogate pair is no character: it can neither be stored everywhere nor hashed. */
const isText = (text: string): boolean => !/\p{Cs}/u.test(text);
const NO_TEXT = 'must be well-formed Unicode';

/** A name for people: one line, bounded, free of control characters. */
export const displayName = z
  .string()
  .min(1)
  .max(120)
  // eslint-disable-next-line no-control-regex
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line without control characters')
  .refine(isText, NO_TEXT);

/** Several lines that a person wrote. */
export const prose = z
  .string()
  .min(1)
  .max(10_000)
  // eslint-disable-next-line no-control-regex
  .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'must be without control characters but tabs and line ends')
  .refine(isText, NO_TEXT);

/** A failure-domain path such as `aws/eu-west-1/a`. */
export const place = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/, 'must be a path such as eu-west-1/a');

export const labels = z.record(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/), z.string().max(200));

/** ISO 8601 UTC with milliseconds. */
export const instant = z.iso.datetime({ precision: 3 });
