import type { Instance } from '@watchfloor/contracts';
import type { CatalogView } from '../catalog/catalog-view.js';
import type { DefinitionOf } from '../catalog/definition.entity.js';
import { definitionView } from './definition.view.js';
import type { LastObservations } from './last-observations.js';
import type { SubjectStates } from './subject-states.js';

/** An instance with its state and the newest observation of its checks as people read it. */
export function instanceView(
  row: DefinitionOf<'instance'>,
  view: CatalogView,
  { states, last }: { readonly states: SubjectStates; readonly last: LastObservations },
): Instance {
  const { uid, serviceUid, parentUid, body } = row;
  const { place, address } = body;
  const checks = view.childrenOf(parentUid ?? '', 'check');
  return {
    ...definitionView(row),
    serviceId: view.byUid(serviceUid ?? '')?.key ?? '',
    componentId: view.byUid(parentUid ?? '')?.key ?? '',
    place,
    zone: place?.split('/').at(-1) ?? null,
    address,
    state: states.of(serviceUid, { kind: 'instance', uid }),
    lastObservation: last.of(...checks.map((check) => ({ checkUid: check.uid, instanceUid: uid }))),
  };
}
