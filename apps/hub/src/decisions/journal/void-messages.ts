import { Injectable, Logger } from '@nestjs/common';
import { Like, type EntityManager } from 'typeorm';
import { IncidentRow } from '../../incidents/incident.entity.js';
import { incidentOf } from '../../incidents/incident.row.js';
import { readDeliveryKey, type DeliveryPayload } from '../../notifications/delivery-key.js';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { isPassing } from '../../platform/database/passing-trouble.js';
import { Due } from '../../platform/due/due.entity.js';
import { lastOfEach, lastWord, mayBeHeard, type Recorded, type VoidMessage } from './void-news.js';

/** What this hub told people while it was cut off, and what is void because another hub decided meanwhile. */
@Injectable()
export class VoidMessages {
  private readonly logger = new Logger('VoidMessages');
  private kept: { readonly row: Due; readonly wasTried: () => boolean }[] = [];
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** `sending`: it is under way, so whether it arrives shows later. */
  keep(row: Due, wasTried: () => boolean, sending: Promise<void> | undefined): void {
    this.kept.push({ row, wasTried });
    if (sending === undefined) return;
    this.underWay.add(sending);
    void sending.finally(() => this.underWay.delete(sending));
  }

  /** Before the journal that remembers them ends. False: not yet, ask again. */
  async write(): Promise<boolean> {
    if (this.underWay.size > 0) return false;
    const { kept } = this;
    const told = kept.filter(({ row, wasTried }) => mayBeHeard(row.outcome, wasTried())).map(({ row }) => row);
    try {
      if (told.length > 0) await this.database.transaction((manager) => tellLastWords(manager, told, this.clock.now()));
    } catch (error) {
      if (isPassing(error)) return false;
      this.logger.error({ err: error }, 'What another hub follows now could not be told');
    }
    const done = new Set(kept);
    this.kept = this.kept.filter((one) => !done.has(one));
    return this.kept.length === 0;
  }
}

/** Whoever decided may be about to write more; what corrects it waits, and is told if it is still so. */
const SETTLED_AFTER_MS = 5_000;

/** Written twice they are one row, and told once. */
export async function tellLastWords(manager: EntityManager, told: readonly VoidMessage[], now: number): Promise<void> {
  for (const last of lastOfEach(told)) {
    const word = lastWord(last, await recordedOf(manager, readDeliveryKey(last.key).incidentId));
    if (word === null) continue;
    const { namespace, serviceUid, shard, epoch } = last;
    const { key, dueKind, payload } = word;
    const dueAt = (payload as DeliveryPayload).corrects === undefined ? now : now + SETTLED_AFTER_MS;
    const row = { key, kind: dueKind, dueAt, payload: payload as object, namespace, serviceUid, shard, epoch };
    await manager.createQueryBuilder().insert().into(Due).values(row).orIgnore().execute();
  }
}

async function recordedOf(manager: EntityManager, incidentId: string): Promise<Recorded> {
  const row = await manager.findOneBy(IncidentRow, { id: incidentId });
  const deliveries = await manager.findBy(Due, { kind: 'delivery', key: Like(`delivery:${incidentId}:%`) });
  return { incident: row === null ? null : incidentOf(row), deliveries };
}
