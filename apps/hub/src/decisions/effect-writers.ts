import type { EntityManager } from 'typeorm';
import type { Effect } from '@watchfloor/core';
import { AuditService } from '../audit/audit.service.js';
import { writeObservation } from '../checks/observation.writer.js';
import { writeOutage, writeTimeline } from '../checks/state.writer.js';
import { writeIncident } from '../incidents/incident.writer.js';
import type { RowOwner } from '../platform/database/row-owner.js';
import { DueStore } from '../platform/due/due-store.js';
import { writeAct } from '../remediation/act.writer.js';
import { Injectable } from '@nestjs/common';

/** Where each kind of effect is written; all of a group commit in one transaction. */
@Injectable()
export class EffectWriters {
  constructor(
    private readonly audit: AuditService,
    private readonly dues: DueStore,
  ) {}

  async write(manager: EntityManager, owner: RowOwner, effect: Effect, now: number): Promise<void> {
    switch (effect.kind) {
      case 'observation':
        return writeObservation(manager, owner, effect.observation);
      case 'timeline':
        return writeTimeline(manager, owner, effect);
      case 'outage':
        return writeOutage(manager, owner, effect.outage);
      case 'incident':
        return writeIncident(manager, owner, effect);
      case 'act':
        return writeAct(manager, owner, effect.act);
      case 'due':
        return this.dues.put(manager, [{ key: effect.key, kind: effect.dueKind, dueAt: effect.at, payload: effect.payload, ...owner }]);
      case 'due-settled':
        return this.dues.settle(manager, effect.key, effect.outcome, now);
      case 'audit':
        await this.audit.append(manager, effect, now);
        return;
      case 'shown':
        return;
    }
  }
}
