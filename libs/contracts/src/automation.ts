import { z } from 'zod';
import { instant, key, namespaceName, prose } from './identifier.js';

const position = z.object({ enabled: z.boolean(), reason: z.string(), by: z.string(), at: instant.nullable() });

/** The switch over everything that acts by itself; a service acts only when both its own and the global one are on. */
export const automation = position.extend({
  services: z.array(position.extend({ serviceId: z.string() })),
  /** Much is DOWN at once: nothing acts until that is over, or a person says so (`POST /automation/thaw`). */
  storm: z.object({ phase: z.enum(['calm', 'frozen', 'thawing']), since: instant.nullable(), reason: z.string() }),
});
export type Automation = z.infer<typeof automation>;

export const thawAutomation = z.strictObject({ reason: prose });
export type ThawAutomation = z.infer<typeof thawAutomation>;

export const putAutomation = z.strictObject({
  enabled: z.boolean(),
  reason: prose,
  service: key.optional(),
  namespace: namespaceName.optional(),
});
export type PutAutomation = z.infer<typeof putAutomation>;
