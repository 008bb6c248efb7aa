import { Injectable } from '@nestjs/common';
import { DomainError } from '@watchfloor/core';
import type { Caller } from '../access/caller.js';
import { CatalogService } from '../catalog/catalog.service.js';
import { Catalog } from '../catalog/catalog.js';
import type { Request } from '../catalog/requested-draft.js';
import { DefinitionReader } from './definition.reader.js';
import { outsideFieldOfChange, outsideFieldOfNew } from './outside-effects.js';
import { SubjectReader, type Subjects } from './subject-reader.js';

/** Who asks, about which namespace. */
export interface Asking {
  readonly caller: Caller;
  readonly namespace: string;
}

/** What editors do to definitions; each is answered with the subject as it then is. */
@Injectable()
export class DefinitionCommands {
  constructor(
    private readonly catalog: Catalog,
    private readonly service: CatalogService,
    private readonly definitions: DefinitionReader,
    private readonly subjects: SubjectReader,
  ) {}

  async create<Kind extends keyof Subjects>(request: Request & { readonly kind: Kind }, asking: Asking): Promise<Subjects[Kind]> {
    const { caller } = asking;
    const named = (request.written as { namespace?: string }).namespace;
    const namespace = named === undefined ? asking.namespace : caller.namespaceOf(named);
    refuse(caller, outsideFieldOfNew(request, namespace, this.catalog.view));
    const row = await this.service.create(request, namespace, caller.actor);
    return this.subjects.one(request.kind, namespace, row.key);
  }

  async patch<Kind extends keyof Subjects>(
    kind: Kind,
    key: string,
    { changes, caller, namespace }: Asking & { readonly changes: Readonly<Record<string, unknown>> },
  ): Promise<Subjects[Kind]> {
    const row = await this.known(kind, namespace, key);
    refuse(caller, outsideFieldOfChange(row, changes, this.catalog.view));
    const changed = await this.service.patch(kind, row.uid, changes, caller.actor);
    return this.subjects.one(kind, namespace, changed.key);
  }

  async retire(kind: keyof Subjects, key: string, { caller, namespace }: Asking): Promise<void> {
    const row = await this.known(kind, namespace, key);
    await this.service.retire(kind, row.uid, caller.actor);
  }

  /** It may have been made at another hub a moment ago. @throws DomainError `not_found` */
  private async known<Kind extends keyof Subjects>(kind: Kind, namespace: string, key: string) {
    try {
      return this.definitions.one(kind, namespace, key);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'not_found') throw error;
      await this.service.catchUp();
      return this.definitions.one(kind, namespace, key);
    }
  }
}

function refuse(caller: Caller, field: string | null): void {
  if (field === null || caller.hasRole('admin')) return;
  throw new DomainError('forbidden', `What acts on the outside takes role admin: ${field}.`, [
    { path: field, message: 'takes role admin' },
  ]);
}
