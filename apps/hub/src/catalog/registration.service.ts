import { key as keySchema, place as placeSchema } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import type { Draft } from '../platform/configuration/draft.js';
import type { JudgeTarget } from '../platform/configuration/extension.js';
import type { CatalogView } from './catalog-view.js';
import type { Catalog } from './catalog.js';
import { newUid, type CatalogWriter } from './catalog.writer.js';
import type { Definition, DefinitionOf } from './definition.entity.js';
import { sameBody } from './meaning.js';
import type { Plan } from './plan.js';

export interface Registration {
  readonly namespace: string;
  readonly service: string;
  readonly component: string;
  readonly instance: string;
  readonly address: string | null;
  readonly place: string | null;
}

const MOST_INSTANCES = 1_000;
const LONGEST_ADDRESS = 2_048;
const NOTHING: Plan = { create: [], change: [], retire: [], awaiting: [] };

/** Instances that embedded modules bring and take away (`origin: module`). */
export class RegistrationService {
  constructor(
    private readonly catalog: Catalog,
    private readonly writer: CatalogWriter,
    private readonly judge: JudgeTarget,
  ) {}

  /**
   * An instance that the file wrote is matched by its id and stays as written; another one is made where the component
   * says `instances: registered`.
   * @throws DomainError `not_found`, `conflict`, `invalid` or `too_many`, in words for the module's log.
   */
  async registerInstance(registration: Registration): Promise<Definition> {
    refuseOddValues(registration);
    let uid = newUid();
    const decide = (view: CatalogView): Plan | null => {
      const component = componentOf(view, registration);
      const known = view.byKey(registration.namespace, 'instance', registration.instance);
      if (known !== null) uid = known.uid;
      const plan = planFor(registration, { view, component, known, uid });
      if (plan !== null) this.refuseForbidden(registration);
      return plan;
    };
    // Most registrations are reconnects: nothing to write, nothing to wait for.
    if (decide(this.catalog.view) !== null)
      await this.writer.write(authorOf('register', registration.namespace, registration.instance), decide);
    const row = this.catalog.view.byUid(uid);
    if (row === null) throw new DomainError('unavailable', 'The instance was retired in the meantime; register again.');
    return row;
  }

  /** Checks would be aimed there; one that the file wrote keeps its address, so what it says of itself isn't judged. */
  private refuseForbidden({ instance, address }: Registration): void {
    if (address === null) return;
    const reason = this.judge('probe', address.includes('://') ? address : `http://${address}`);
    if (reason === null) return;
    throw new DomainError('invalid', `The address of ${instance} must not be contacted: ${reason}`, [{ path: 'address', message: reason }]);
  }

  /** A registered instance that is gone for good. One of the file or the API is left alone. */
  async forget(uid: string): Promise<void> {
    const row = this.catalog.view.byUid(uid);
    if (row?.origin !== 'module') return;
    await this.writer.write(authorOf('forget', row.namespace, row.key), (view) => {
      const present = view.byUid(uid);
      return present?.origin === 'module' ? { ...NOTHING, retire: [present] } : null;
    });
  }
}

function planFor(
  registration: Registration,
  {
    view,
    component,
    known,
    uid,
  }: { view: CatalogView; component: DefinitionOf<'component'>; known: DefinitionOf<'instance'> | null; uid: string },
): Plan | null {
  const { namespace, instance, address, place } = registration;
  if (known !== null && known.parentUid !== component.uid)
    throw new DomainError('conflict', `The instance ${instance} belongs to another component; give it another id.`);
  if (known !== null && known.origin !== 'module') return null;
  if (known === null && !component.body.registered)
    throw new DomainError(
      'conflict',
      `The component ${component.key} has no instance ${instance}; write it into the file, or instances: registered.`,
    );
  if (known === null && view.childrenOf(component.uid, 'instance').length >= MOST_INSTANCES)
    throw new DomainError('too_many', `The component ${component.key} has ${MOST_INSTANCES} instances already.`);
  const body = { name: instance, address, place };
  const parent = { kind: 'component', key: component.key } as const;
  const draft: Draft = {
    kind: 'instance',
    namespace,
    key: instance,
    was: null,
    parent,
    origin: 'module',
    body,
    at: { file: 'module', path: [] },
  };
  const placed = { uid, parentUid: component.uid, serviceUid: component.serviceUid, draft };
  if (known === null) return { ...NOTHING, create: [placed] };
  return sameBody(known.body, body) ? null : { ...NOTHING, change: [{ ...placed, from: known, isRevised: true }] };
}

function componentOf(view: CatalogView, { namespace, service, component }: Registration): DefinitionOf<'component'> {
  const row = view.byKey(namespace, 'component', component);
  const owner = view.byUid(row?.parentUid ?? '');
  if (row === null || owner?.key !== service)
    throw new DomainError('not_found', `The service ${service} has no component ${component} in ${namespace}.`);
  return row;
}

/** A module's words come from outside; an address ends up in URLs. */
function refuseOddValues({ instance, address, place }: Registration): void {
  const fields = [
    ...(keySchema.safeParse(instance).success ? [] : [{ path: 'instance', message: 'must be 1 to 64 of a–z, 0–9 and -' }]),
    ...(address === null || (address.length <= LONGEST_ADDRESS && /^[\x21-\x7e]+$/.test(address))
      ? []
      : [{ path: 'address', message: 'must be a URL or host:port' }]),
    ...(place === null || placeSchema.safeParse(place).success ? [] : [{ path: 'place', message: 'must be a path such as eu-west-1/a' }]),
  ];
  if (fields.length > 0)
    throw new DomainError(
      'invalid',
      `The registration is wrong: ${fields.map(({ path, message }) => `${path} ${message}`).join('; ')}.`,
      fields,
    );
}

function authorOf(verb: string, namespace: string, key: string) {
  return { actor: `module:${namespace}/${key}`, action: `instance.${verb}`, subject: `instance:${namespace}/${key}` };
}
