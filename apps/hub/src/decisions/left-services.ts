import { Injectable } from '@nestjs/common';
import type { ServiceDefinition } from '@watchfloor/core';
import { IsNull, Not } from 'typeorm';
import { SegmentRow } from '../checks/segment.entity.js';
import { IncidentRow } from '../incidents/incident.entity.js';
import { Database } from '../platform/database/database.js';
import { shardOf } from '../platform/ownership/shard-of.js';

/** Services whose rows are still open although the catalog no longer has them. */
@Injectable()
export class LeftServices {
  constructor(private readonly database: Database) {}

  /** Of these shards. */
  async find(present: ReadonlySet<string>, shards: ReadonlySet<number>): Promise<ServiceDefinition[]> {
    const manager = this.database.write.manager;
    const segments = await manager.find(SegmentRow, { where: { to: IsNull() }, select: { serviceUid: true, namespace: true } });
    const incidents = await manager.find(IncidentRow, { where: { phase: Not('resolved') }, select: { serviceUid: true, namespace: true } });
    const left = new Map(
      [...segments, ...incidents]
        .filter(({ serviceUid: uid }) => !present.has(uid) && shards.has(shardOf(uid)))
        .map((row) => [row.serviceUid, row.namespace]),
    );
    return [...left].map(([uid, namespace]) => hollow(uid, namespace));
  }
}

/** Enough of a definition to end what is open of it. */
function hollow(uid: string, namespace: string): ServiceDefinition {
  return {
    uid,
    key: uid,
    name: uid,
    namespace,
    tier: 4,
    dependsOn: [],
    notify: [],
    checks: [],
    components: [],
    mergeWindowMs: 0,
    shapedAt: 0,
  };
}
