import type { ServiceDefinition } from '@watchfloor/core';
import type { DefinitionKind } from '../platform/configuration/bodies.js';
import { draftKey } from '../platform/configuration/draft.js';
import { compileServices, type Definitions } from './compile.js';
import type { Definition, DefinitionOf } from './definition.entity.js';

/** Everything that exists at one moment, indexed. Never changes: another moment is another view. */
export class CatalogView implements Definitions {
  private readonly uids: ReadonlyMap<string, Definition>;
  private readonly keys: ReadonlyMap<string, Definition>;
  private readonly kinds: ReadonlyMap<DefinitionKind, readonly Definition[]>;
  private readonly children: ReadonlyMap<string | null, readonly Definition[]>;
  private readonly compiled: ReadonlyMap<string, ServiceDefinition>;

  constructor(readonly all: readonly Definition[]) {
    this.uids = new Map(all.map((row) => [row.uid, row]));
    this.keys = new Map(all.map((row) => [draftKey(row), row]));
    this.kinds = grouped(all, ({ kind }) => kind);
    this.children = grouped(all, ({ parentUid }) => parentUid);
    this.compiled = new Map(compileServices(this).map((service) => [service.uid, service]));
  }

  /** What the engine decides by. */
  services(): ServiceDefinition[] {
    return [...this.compiled.values()];
  }

  service(uid: string): ServiceDefinition | null {
    return this.compiled.get(uid) ?? null;
  }

  byUid(uid: string): Definition | null {
    return this.uids.get(uid) ?? null;
  }

  byKey<Kind extends DefinitionKind>(namespace: string, kind: Kind, key: string): DefinitionOf<Kind> | null {
    return (this.keys.get(draftKey({ namespace, kind, key })) as DefinitionOf<Kind> | undefined) ?? null;
  }

  ofKind<Kind extends DefinitionKind>(kind: Kind): DefinitionOf<Kind>[] {
    return [...(this.kinds.get(kind) ?? [])] as DefinitionOf<Kind>[];
  }

  childrenOf<Kind extends DefinitionKind>(parentUid: string, kind: Kind): DefinitionOf<Kind>[] {
    return (this.children.get(parentUid) ?? []).filter((row): row is DefinitionOf<Kind> => row.kind === kind);
  }
}

function grouped<Key>(rows: readonly Definition[], keyOf: (row: Definition) => Key): Map<Key, Definition[]> {
  const groups = new Map<Key, Definition[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
