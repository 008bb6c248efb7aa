import {
  checkFields,
  type CreateCheck,
  type CreateComponent,
  type CreateInstance,
  type CreateService,
  type WrittenRemediation,
} from '@watchfloor/contracts';
import { checkBody, componentBody, remediationBody, serviceBody, type WrittenDefaults } from '../platform/configuration/body-defaults.js';
import type { RemediationBody, Settings } from '../platform/configuration/bodies.js';
import type { Draft, Parent } from '../platform/configuration/draft.js';

/** What the API can define; channels and objectives stand in the file. */
export interface Requests {
  readonly service: CreateService;
  readonly component: CreateComponent;
  readonly instance: CreateInstance;
  readonly check: CreateCheck;
}
export type RequestedKind = keyof Requests;
export type Request = { [Kind in RequestedKind]: { readonly kind: Kind; readonly written: Requests[Kind] } }[RequestedKind];

/** Marks what was asked for among everything that exists. */
export const REQUEST = 'request';
const OWNERS = ['serviceId', 'componentId', 'namespace'];

/** A parsed request as a draft, with the same defaults as the file's. */
export function requestedDraft(request: Request, namespace: string, defaults: WrittenDefaults): Draft {
  const key = request.written.id;
  const own = { namespace, key, was: null, origin: 'api', at: { file: REQUEST, path: [] } } as const;
  switch (request.kind) {
    case 'service':
      return { ...own, kind: 'service', parent: null, body: serviceBody(key, request.written, defaults) };
    case 'component': {
      const { remediation, ...written } = request.written;
      const body = componentBody(key, written, remediation ? remediationOf(remediation, defaults) : null);
      return { ...own, kind: 'component', parent: { kind: 'service', key: request.written.serviceId }, body };
    }
    case 'instance': {
      const { name, place, address, componentId } = request.written;
      const body = { name: name ?? key, place: place ?? null, address: address ?? null };
      return { ...own, kind: 'instance', parent: { kind: 'component', key: componentId }, body };
    }
    case 'check':
      return {
        ...own,
        kind: 'check',
        parent: ownerOf(request.written),
        body: checkBody(key, request.written, settingsOf(request.written), defaults),
      };
  }
}

function ownerOf({ serviceId, componentId }: Requests['check']): Parent {
  return typeof componentId === 'string' ? { kind: 'component', key: componentId } : { kind: 'service', key: String(serviceId) };
}

function settingsOf(written: Requests['check']): Settings {
  return Object.fromEntries(
    Object.entries(written).filter(([key, value]) => !(key in checkFields) && !OWNERS.includes(key) && value !== null),
  );
}

function remediationOf({ steps, ...written }: WrittenRemediation, defaults: WrittenDefaults): RemediationBody {
  const split = (steps ?? []).map(({ action, ...settings }) => ({ action, settings }));
  return remediationBody(written, split, defaults);
}
