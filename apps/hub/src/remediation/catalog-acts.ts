import { Injectable } from '@nestjs/common';
import type { Act } from '@watchfloor/core';
import { ActiveConfiguration } from '../catalog/active-configuration.js';
import { Catalog } from '../catalog/catalog.js';
import { ActDirectory, type PlannedStep } from './act-directory.js';
import type { ActionTarget, AllowedCommand } from './action.js';

/** Policies and targets of the catalog, commands of the configuration file. */
@Injectable()
export class CatalogActs extends ActDirectory {
  constructor(
    private readonly catalog: Catalog,
    private readonly active: ActiveConfiguration,
  ) {
    super();
  }

  override hasService(serviceUid: string): boolean {
    return this.catalog.service(serviceUid) !== null;
  }

  override step(componentUid: string, index: number): PlannedStep | null {
    return this.catalog.stepSettings(componentUid, index);
  }

  override target({ kind, uid }: Act['target']): ActionTarget | null {
    const row = this.catalog.view.byUid(uid);
    if (row?.kind !== kind) return null;
    const { address = null, place = null } = row.body as { address?: string | null; place?: string | null };
    return { kind, id: row.key, address, place };
  }

  override commands(): ReadonlyMap<string, AllowedCommand> {
    return new Map(Object.entries(this.active.configuration.commands));
  }
}
