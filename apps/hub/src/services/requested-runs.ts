import { Injectable } from '@nestjs/common';
import type { Observation } from '@watchfloor/core';
import { AuditService } from '../audit/audit.service.js';
import type { DefinitionOf } from '../catalog/definition.entity.js';
import { CommandRows } from '../decisions/command-rows.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';

/** Runs that people ask for. The schedule is the hub's own, but these are somebody's, so they are on record first (TL-9). */
@Injectable()
export class RequestedRuns {
  constructor(
    private readonly commands: CommandRows,
    private readonly audit: AuditService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run(
    { uid, namespace, key, serviceUid }: Pick<DefinitionOf<'check'>, 'uid' | 'namespace' | 'key' | 'serviceUid'>,
    { instanceUid, by }: { readonly instanceUid: string | undefined; readonly by: string },
  ): Promise<readonly Observation[]> {
    const entry = { actor: by, action: 'check.run', subject: `check:${namespace}/${key}`, payload: { instanceUid: instanceUid ?? null } };
    await this.database.transaction((manager) => this.audit.append(manager, entry, this.clock.now()));
    return await this.commands.look(serviceUid ?? '', uid, instanceUid);
  }
}
