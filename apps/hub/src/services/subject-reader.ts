import { Injectable } from '@nestjs/common';
import type { Check, Component, DefinitionQuery, Instance, List, Service } from '@watchfloor/contracts';
import { Catalog } from '../catalog/catalog.js';
import type { DefinitionOf } from '../catalog/definition.entity.js';
import { checkView } from './check.view.js';
import { componentView } from './component.view.js';
import { DefinitionReader } from './definition.reader.js';
import { instanceView } from './instance.view.js';
import { LastObservations } from './last-observations.js';
import { serviceView } from './service.view.js';
import { SubjectStates } from './subject-states.js';

/** What each kind looks like to its readers. */
export interface Subjects {
  readonly service: Service;
  readonly component: Component;
  readonly instance: Instance;
  readonly check: Check;
}

/** Definition and state together, as people read them. */
@Injectable()
export class SubjectReader {
  private readonly views: { readonly [Kind in keyof Subjects]: (row: DefinitionOf<Kind>) => Subjects[Kind] };

  constructor(
    private readonly definitions: DefinitionReader,
    catalog: Catalog,
    states: SubjectStates,
    last: LastObservations,
  ) {
    this.views = {
      service: (row) => serviceView(row, catalog.view, states),
      component: (row) => componentView(row, catalog.view, states),
      instance: (row) => instanceView(row, catalog.view, { states, last }),
      check: (row) => checkView(row, catalog.view, { states, last }),
    };
  }

  one<Kind extends keyof Subjects>(kind: Kind, namespace: string, key: string): Subjects[Kind] {
    return this.views[kind](this.definitions.one(kind, namespace, key));
  }

  list<Kind extends keyof Subjects>(kind: Kind, namespace: string, query: DefinitionQuery): List<Subjects[Kind]> {
    return this.definitions.list<Kind, Subjects[Kind]>(kind, namespace, { query, show: this.views[kind] });
  }
}
