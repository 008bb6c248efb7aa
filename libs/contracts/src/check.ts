import { z } from 'zod';
import { checkFields, checkKind } from './configuration/check.js';
import { definitionView, inNamespace } from './definition.js';
import { key } from './identifier.js';
import { page, period } from './list.js';
import { observation } from './observation.js';
import { state } from './state.js';

/** A check of a component runs for each instance: `runs` has one entry each, or one without `instanceId`. */
export const checkRun = z.object({
  instanceId: z.string().optional(),
  state,
  lastObservation: observation.nullable(),
  /** What each of several locations says by itself; absent where one decides. */
  locations: z.array(z.object({ location: z.string(), state })).optional(),
});
export type CheckRun = z.infer<typeof checkRun>;

export const check = z.object({
  ...definitionView,
  serviceId: z.string(),
  componentId: z.string().nullable(),
  kind: checkKind,
  probe: z.string(),
  essential: z.boolean(),
  interval: z.string(),
  retryInterval: z.string(),
  timeout: z.string(),
  failureThreshold: z.int(),
  successThreshold: z.int(),
  locations: z.array(z.string()),
  /** The worst of its runs. */
  state,
  lastObservation: observation.nullable(),
  runs: z.array(checkRun),
});
export type Check = z.infer<typeof check>;

const { was: _was, ...writable } = checkFields;
const owners = { serviceId: key.optional(), componentId: key.optional() };

/** Belongs to a service as a whole, or to a component and then runs for each of its instances. */
export const createCheck = z
  .object({ ...writable, ...inNamespace, ...owners })
  .catchall(z.unknown())
  .refine((request) => (request.serviceId === undefined) !== (request.componentId === undefined), {
    path: ['serviceId'],
    message: 'give either serviceId or componentId',
  });
export type CreateCheck = z.infer<typeof createCheck>;

export const patchCheck = z.object({ ...writable, id: writable.id.optional(), probe: writable.probe.optional() }).catchall(z.unknown());
export type PatchCheck = z.infer<typeof patchCheck>;

export const observationQuery = page.extend(period.shape).extend({
  instance: key.optional(),
  /** Roll-ups come later. */
  resolution: z.literal('raw').optional(),
});
export type ObservationQuery = z.infer<typeof observationQuery>;

/** `POST /checks/:id/run` for one instance, or for all. */
export const runCheck = z.strictObject({ instance: key.optional() });
export type RunCheck = z.infer<typeof runCheck>;
export const ranCheck = z.object({ observations: z.array(observation) });
