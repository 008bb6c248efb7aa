import { Injectable } from '@nestjs/common';
import type { HubMessage, Ms } from '@watchfloor/core';
import type { EntityManager } from 'typeorm';
import { Catalog } from '../../catalog/catalog.js';
import { DueStore } from '../../platform/due/due-store.js';

/** One message of the hub itself to every channel, in the transaction of its cause (AL-1). */
@Injectable()
export class HubNotices {
  constructor(
    private readonly catalog: Catalog,
    private readonly dues: DueStore,
  ) {}

  async put(manager: EntityManager, message: HubMessage, now: Ms): Promise<void> {
    const isEnd = message.hub.until !== null;
    // What begins is said once, before anything else of it; only the end carries an instant.
    const suffix = isEnd ? `${message.kind}:${now}` : message.kind;
    const rows = this.catalog.view.ofKind('channel').map(({ uid, namespace }) => ({
      key: `delivery:${message.hub.id}:${uid}:${suffix}`,
      kind: 'delivery' as const,
      dueAt: now,
      payload: { channelUid: uid, message },
      namespace,
    }));
    await this.dues.put(manager, rows);
  }
}
