import { Injectable } from '@nestjs/common';
import { CALM, type HubMessage, type Ms, type Storm } from '@watchfloor/core';
import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { HubNotices } from '../checks/doubt/hub-notices.js';
import { Database } from '../platform/database/database.js';
import { lockedSetting } from '../platform/database/locked-setting.js';
import { Setting } from '../platform/database/setting.entity.js';

/** A storm as it is stored: all hubs share it, and it outlives each of them. */
interface StoredStorm {
  readonly id: string;
  readonly storm: Storm;
  readonly since: Ms;
  readonly reason: string;
}

const SETTING = 'storm';

/** The row of the storm, with the messages of its beginning and its end in the same transaction. */
@Injectable()
export class StormRecord {
  constructor(
    private readonly database: Database,
    private readonly notices: HubNotices,
  ) {}

  async read(): Promise<Storm> {
    const row = await this.database.write.getRepository(Setting).findOneBy({ name: SETTING });
    return stored((row?.value ?? {}) as Partial<StoredStorm>)?.storm ?? CALM;
  }

  /** `also` is written with it. Several hubs may say the same: the first one tells. */
  async write(storm: Storm, now: Ms, also: (manager: EntityManager) => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.database.transaction(async (manager) => {
      const before = stored(await lockedSetting<Partial<StoredStorm>>(manager, SETTING, {}));
      const wasFrozen = before?.storm.phase === 'frozen';
      const isFrozen = storm.phase === 'frozen';
      const began = isFrozen ? { since: storm.since, reason: storm.reason } : { since: now, reason: '' };
      const after: StoredStorm = before !== null && (wasFrozen || !isFrozen) ? { ...before, storm } : { id: newId(), storm, ...began };
      if (isFrozen && !wasFrozen) await this.notices.put(manager, messageOf('frozen', after, null), now);
      if (!isFrozen && wasFrozen) await this.notices.put(manager, messageOf('thawed', after, now), now);
      await manager.upsert(Setting, { name: SETTING, value: after as never }, ['name']);
      await also(manager);
    });
  }
}

function stored(value: Partial<StoredStorm>): StoredStorm | null {
  return value.id === undefined ? null : (value as StoredStorm);
}

function messageOf(kind: 'frozen' | 'thawed', { id, since, reason }: StoredStorm, until: Ms | null): HubMessage {
  const text =
    kind === 'frozen'
      ? `nothing acts by itself: ${reason}; release it with POST /api/v1/automation/thaw, or it thaws by itself when it is over`
      : `what acts by itself may act again: ${reason}`;
  return { kind, hub: { id, reason, since, until }, text };
}
