import type { ServiceDefinition } from '@watchfloor/core';

/** A service's place in the graph of dependencies, and whether it is hard DOWN. */
export interface Dependent {
  readonly definition: Pick<ServiceDefinition, 'uid' | 'key' | 'dependsOn'>;
  readonly isDown: boolean;
}

/**
 * The nearest hard-DOWN service that another depends on, through any number of steps; null: none.
 * Parents are cumulative: one is enough. @see ST-10
 */
export function unreachableBy(uid: string, services: ReadonlyMap<string, Dependent>): string | null {
  const seen = new Set([uid]);
  let layer = services.get(uid)?.definition.dependsOn ?? [];
  while (layer.length > 0) {
    const parents = layer.filter((parent) => !seen.has(parent));
    for (const parent of parents) {
      seen.add(parent);
      const service = services.get(parent);
      if (service?.isDown === true) return service.definition.key;
    }
    layer = parents.flatMap((parent) => services.get(parent)?.definition.dependsOn ?? []);
  }
  return null;
}
