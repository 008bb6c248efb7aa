import type { EntityManager } from 'typeorm';
import type { Effect } from '@watchfloor/core';
import { AuditService } from '../audit/audit.service.js';
import { writeObservations } from '../checks/observation.writer.js';
import { writeOutage, writeTimeline } from '../checks/state.writer.js';
import { writeIncident } from '../incidents/incident.writer.js';
import type { RowOwner } from '../platform/database/row-owner.js';
import { DueStore } from '../platform/due/due-store.js';
import { writeAct } from '../remediation/act.writer.js';
import { Injectable } from '@nestjs/common';
import type { OwnedEffect } from './effective-writes.js';

/** Where each kind of effect is written; all of a group commit in one transaction. */
@Injectable()
export class EffectWriters {
  constructor(
    private readonly audit: AuditService,
    private readonly dues: DueStore,
  ) {}

  /** Observations are most of what is written when much fails, and nothing depends on their order. */
  async writeAll(manager: EntityManager, effects: readonly OwnedEffect<RowOwner>[], now: number): Promise<void> {
    const observations = effects.flatMap(({ owner, effect }) =>
      effect.kind === 'observation' ? [{ owner, observation: effect.observation, late: effect.late }] : [],
    );
    await writeObservations(manager, observations);
    for (const { owner, effect } of effects) await this.write(manager, owner, effect, now);
  }

  private async write(manager: EntityManager, owner: RowOwner, effect: Effect, now: number): Promise<void> {
    switch (effect.kind) {
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
        return this.dues.settle(manager, effect.key, { outcome: effect.outcome, now, dueBy: effect.dueBy });
      case 'audit':
        await this.audit.append(manager, effect, now);
        return;
      case 'observation':
      case 'shown':
        return;
    }
  }
}
