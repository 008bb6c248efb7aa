import { z } from 'zod';
import { key, namespaceName } from './identifier.js';
import { page } from './list.js';

/** Where a definition was written: the file's are read-only elsewhere. */
export const origin = z.enum(['file', 'api', 'module']);
export type Origin = z.infer<typeof origin>;

/** What every service, component, instance and check shows. `id` is what people wrote, `uid` is for ever. */
export const definitionView = {
  id: z.string(),
  uid: z.string(),
  namespace: z.string(),
  name: z.string(),
  origin,
  revision: z.int(),
};

export const inNamespace = { namespace: namespaceName.optional() };

export const definitionQuery = page.extend({
  service: key.optional(),
  component: key.optional(),
  status: z.enum(['pending', 'up', 'degraded', 'down', 'unknown']).optional(),
});
export type DefinitionQuery = z.infer<typeof definitionQuery>;
