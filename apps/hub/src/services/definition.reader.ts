import { Injectable } from '@nestjs/common';
import type { DefinitionQuery, List, State } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { Catalog } from '../catalog/catalog.js';
import type { Definition, DefinitionOf } from '../catalog/definition.entity.js';
import type { RequestedKind } from '../catalog/requested-draft.js';
import { listFrom, readCursor } from '../platform/lists/cursor.js';

interface Shown {
  readonly id: string;
  readonly state: State;
}

/** Finds definitions of a namespace by what people call them. */
@Injectable()
export class DefinitionReader {
  constructor(private readonly catalog: Catalog) {}

  /** @throws DomainError `not_found`, in another namespace too */
  one<Kind extends RequestedKind>(kind: Kind, namespace: string, key: string): DefinitionOf<Kind> {
    const row = this.catalog.view.byKey(namespace, kind, key);
    if (row === null) throw new DomainError('not_found', `There is no ${kind} ${key}.`);
    return row;
  }

  /** In order of their ids; of a status only where it is asked for, so views are made until the page is full. */
  list<Kind extends RequestedKind, View extends Shown>(
    kind: Kind,
    namespace: string,
    { query, show }: { readonly query: DefinitionQuery; readonly show: (row: DefinitionOf<Kind>) => View },
  ): List<View> {
    const after = readCursor(query.cursor, ['text'])?.[0] ?? '';
    const rows = this.catalog.view
      .ofKind(kind)
      .filter((row) => row.namespace === namespace && row.key > after && this.isWanted(row, query))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const views: View[] = [];
    for (const row of rows) {
      if (views.length > query.limit) break;
      const view = show(row);
      if (query.status === undefined || view.state.status === query.status) views.push(view);
    }
    return listFrom(views, query.limit, { position: ({ id }) => [id], item: (view) => view });
  }

  private isWanted(row: Definition, { service, component }: DefinitionQuery): boolean {
    const { view } = this.catalog;
    const isOfService = service === undefined || row.serviceUid === view.byKey(row.namespace, 'service', service)?.uid;
    if (component === undefined || !isOfService) return isOfService;
    const componentUid = view.byKey(row.namespace, 'component', component)?.uid;
    return componentUid !== undefined && (row.uid === componentUid || row.parentUid === componentUid);
  }
}
