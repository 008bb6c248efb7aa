import { z } from 'zod';
import { serviceFields } from './configuration/service.js';
import { definitionView, inNamespace } from './definition.js';
import { state } from './state.js';

export const service = z.object({
  ...definitionView,
  tier: z.int(),
  owner: z.string().nullable(),
  customerFacing: z.boolean(),
  /** Percent; null where none is promised. */
  objective: z.number().nullable(),
  objectives: z.array(z.object({ id: z.string(), target: z.number() })),
  dependsOn: z.array(z.string()),
  notify: z.array(z.string()),
  runbook: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  mergeWindow: z.string(),
  components: z.array(z.string()),
  checks: z.array(z.string()),
  state,
});
export type Service = z.infer<typeof service>;

// Further objectives stand in the file.
const { was: _was, objectives: _objectives, ...writable } = serviceFields;
export const createService = z.strictObject({ ...writable, ...inNamespace });
export type CreateService = z.infer<typeof createService>;

/** What is left out stays; `null` takes a value away. `id` renames. */
export const patchService = z.strictObject({
  ...writable,
  id: writable.id.optional(),
  owner: writable.owner.nullable(),
  objective: writable.objective.nullable(),
  runbook: writable.runbook.nullable(),
});
export type PatchService = z.infer<typeof patchService>;
