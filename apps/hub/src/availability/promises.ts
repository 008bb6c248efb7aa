import { Injectable } from '@nestjs/common';
import { DomainError } from '@watchfloor/core';
import type { ObjectLiteral } from 'typeorm';
import { Catalog } from '../catalog/catalog.js';
import { Definition, type DefinitionOf } from '../catalog/definition.entity.js';
import { Database } from '../platform/database/database.js';
import { Directory } from '../platform/directory.js';
import { targetPpmOf } from './target.js';

/** Of a service, what its availability is held against. */
export interface Promised {
  readonly serviceUid: string;
  /** ppm; null: nothing is promised. */
  readonly targetPpm: number | null;
}

/** What is promised of a service that exists, and what was of one that has been retired. */
@Injectable()
export class Promises {
  constructor(
    private readonly catalog: Catalog,
    private readonly directory: Directory,
    private readonly database: Database,
  ) {}

  /** @throws DomainError `not_found`, in another namespace too */
  async of(namespace: string, key: string): Promise<Promised> {
    const { view } = this.catalog;
    const service = view.byKey(namespace, 'service', key);
    if (service !== null) return { serviceUid: service.uid, targetPpm: targetPpmOf(service, view) };
    const retired = this.directory.findEver(namespace, 'service', key);
    if (retired === undefined) throw new DomainError('not_found', `There is no service ${key}, and there was none.`);
    return { serviceUid: retired.uid, targetPpm: await this.lastTargetPpmOf(retired.uid) };
  }

  private async lastTargetPpmOf(uid: string): Promise<number | null> {
    const rows = this.database.read.getRepository<ObjectLiteral>(Definition);
    const service = (await rows.findOneBy({ uid })) as DefinitionOf<'service'> | null;
    const written = service?.body.objectivePpm ?? null;
    if (service === null || written !== null) return written;
    const where = { parentUid: uid, kind: 'objective', retiredAt: service.retiredAt };
    const objective = (await rows.findOne({ where, order: { createdAt: 'ASC', uid: 'ASC' } })) as DefinitionOf<'objective'> | null;
    return objective?.body.targetPpm ?? null;
  }
}
