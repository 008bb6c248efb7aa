import type { Origin } from '@watchfloor/contracts';
import type { Definition } from '../catalog/definition.entity.js';

export interface DefinitionView {
  readonly id: string;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly origin: Origin;
  readonly revision: number;
}

/** What every definition shows. */
export function definitionView({ uid, key, namespace, origin, revision, body }: Definition): DefinitionView {
  return { id: key, uid, namespace, name: 'name' in body ? body.name : key, origin, revision };
}

export function keysOf(rows: readonly Definition[]): string[] {
  return rows.map(({ key }) => key).sort();
}
