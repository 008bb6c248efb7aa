import type { CatalogView } from '../catalog/catalog-view.js';
import type { DefinitionOf } from '../catalog/definition.entity.js';

/** What is promised of a service's status in ppm: its `objective`, else the first of its `objectives`; null: nothing. */
export function targetPpmOf(service: DefinitionOf<'service'>, view: CatalogView): number | null {
  return service.body.objectivePpm ?? view.childrenOf(service.uid, 'objective')[0]?.body.targetPpm ?? null;
}
