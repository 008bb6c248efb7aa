import type { ServiceDefinition } from '@watchfloor/core';

/** A service's place in the graph of dependencies, and whether it is hard DOWN. */
export interface Dependent {
  readonly definition: Pick<ServiceDefinition, 'key' | 'dependsOn'>;
  readonly isDown: boolean;
}

/**
 * The nearest hard-DOWN service that another depends on, through any number of steps; null: none.
 * Parents are cumulative: one is enough. @see ST-10
 */
export function unreachableBy(uid: string, find: (uid: string) => Dependent | undefined): string | null {
  const seen = new Set([uid]);
  let layer = find(uid)?.definition.dependsOn ?? [];
  while (layer.length > 0) {
    const parents = layer.filter((parent) => !seen.has(parent));
    for (const parent of parents) {
      seen.add(parent);
      const service = find(parent);
      if (service?.isDown === true) return service.definition.key;
    }
    layer = parents.flatMap((parent) => find(parent)?.definition.dependsOn ?? []);
  }
  return null;
}

/** Everything that depends on a service, through any number of steps; itself not among them. */
export function dependentsOf(uid: string, directly: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  let layer = directly.get(uid) ?? [];
  while (layer.length > 0) {
    const fresh = layer.filter((dependent) => dependent !== uid && !found.has(dependent));
    for (const dependent of fresh) found.add(dependent);
    layer = fresh.flatMap((dependent) => directly.get(dependent) ?? []);
  }
  return [...found];
}

/** The graph the other way round: who depends directly on each service. */
export function directDependents(definitions: Iterable<Pick<ServiceDefinition, 'uid' | 'dependsOn'>>): Map<string, string[]> {
  const directly = new Map<string, string[]>();
  for (const { uid, dependsOn } of definitions) {
    for (const parent of dependsOn) directly.set(parent, [...(directly.get(parent) ?? []), uid]);
  }
  return directly;
}
