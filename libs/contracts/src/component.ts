import { z } from 'zod';
import { componentFields } from './configuration/component.js';
import { definitionView, inNamespace } from './definition.js';
import { key } from './identifier.js';
import { state } from './state.js';

/** Settings of an action are never shown: they hold addresses with secrets. */
export const remediationView = z.object({
  mode: z.enum(['off', 'dry-run', 'approve', 'auto']),
  on: z.array(z.string()),
  minDownFor: z.string(),
  startGrace: z.string(),
  healthyDelay: z.string(),
  coolDown: z.string(),
  coolDownMax: z.string(),
  maxAttempts: z.int(),
  maxAttemptsWindow: z.string(),
  maxAttemptsPerDay: z.int(),
  steps: z.array(z.object({ action: z.string() })),
});

export const component = z.object({
  ...definitionView,
  serviceId: z.string(),
  essential: z.boolean(),
  minHealthy: z.int(),
  stateful: z.boolean(),
  registered: z.boolean(),
  instances: z.array(z.string()),
  checks: z.array(z.string()),
  remediation: remediationView.nullable(),
  state,
});
export type Component = z.infer<typeof component>;

const { was: _was, ...writable } = componentFields;
/** `instances: registered` lets embedded modules register; otherwise instances are created one by one. */
export const createComponent = z.strictObject({
  ...writable,
  ...inNamespace,
  serviceId: key,
  instances: z.literal('registered').optional(),
});
export type CreateComponent = z.infer<typeof createComponent>;

export const patchComponent = z.strictObject({ ...writable, id: writable.id.optional(), remediation: writable.remediation.nullable() });
export type PatchComponent = z.infer<typeof patchComponent>;
