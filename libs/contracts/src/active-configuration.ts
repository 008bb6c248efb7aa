import { z } from 'zod';
import { instant } from './identifier.js';

/** Which configuration runs, what is wrong with the file as it is now, and what waits for a person. */
export const activeConfiguration = z.object({
  revision: z.int(),
  hash: z.string(),
  source: z.string(),
  activatedAt: instant,
  /** In the words of `check-config`; while there are errors the configuration before keeps running. */
  problems: z.array(
    z.object({
      severity: z.enum(['error', 'warning']),
      file: z.string(),
      line: z.int(),
      column: z.int(),
      path: z.string(),
      problem: z.string(),
      fix: z.string(),
    }),
  ),
  /** Removals that are too many to be believed at once. */
  awaitingConfirmation: z.array(z.object({ kind: z.string(), id: z.string() })),
});
export type ActiveConfiguration = z.infer<typeof activeConfiguration>;
