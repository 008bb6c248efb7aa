import { z } from 'zod';
import { instanceFields } from './configuration/component.js';
import { definitionView, inNamespace } from './definition.js';
import { instant, key } from './identifier.js';
import { observation } from './observation.js';
import { state } from './state.js';

export const instance = z.object({
  ...definitionView,
  serviceId: z.string(),
  componentId: z.string(),
  place: z.string().nullable(),
  /** The last part of the place. */
  zone: z.string().nullable(),
  address: z.string().nullable(),
  /** What its embedded module said of itself, while it is connected. */
  registration: z.object({ incarnation: z.string(), version: z.string(), connected: z.boolean(), seenAt: instant }).nullable().optional(),
  state,
  lastObservation: observation.nullable(),
});
export type Instance = z.infer<typeof instance>;

const { was: _was, ...writable } = instanceFields;
export const createInstance = z.strictObject({ ...writable, ...inNamespace, componentId: key });
export type CreateInstance = z.infer<typeof createInstance>;

export const patchInstance = z.strictObject({
  ...writable,
  id: writable.id.optional(),
  place: writable.place.nullable(),
  address: writable.address.nullable(),
});
export type PatchInstance = z.infer<typeof patchInstance>;
