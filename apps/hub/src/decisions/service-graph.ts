import { present, type ServiceState } from '@watchfloor/core';
import { dependentsOf, directDependents, unreachableBy } from './reachability.js';

/** Who depends on whom, and who can't be reached because another is DOWN. @see ST-10 */
export class ServiceGraph {
  private dependents: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(private readonly stateOf: (serviceUid: string) => ServiceState | undefined) {}

  draw(states: readonly ServiceState[]): void {
    this.dependents = directDependents(states.map(({ definition }) => definition));
  }

  dependentsOf(serviceUid: string): string[] {
    return dependentsOf(serviceUid, this.dependents);
  }

  /** The key of the nearest one that is DOWN; null: none. */
  unreachableBy(serviceUid: string): string | null {
    return unreachableBy(serviceUid, (uid) => {
      const state = this.stateOf(uid);
      return state === undefined ? undefined : { definition: state.definition, isDown: statusOf(state) === 'down' };
    });
  }
}

export function statusOf(state: ServiceState | undefined): string | undefined {
  return state === undefined ? undefined : present(state)?.status;
}
