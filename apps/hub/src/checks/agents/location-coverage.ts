import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HUB_LOCATION, type Ms } from '@watchfloor/core';
import { Not, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { Database } from '../../platform/database/database.js';
import { allShards, Ownership } from '../../platform/ownership/ownership.js';
import { shardBits } from '../../platform/ownership/shard-set.js';
import { Coverage } from '../coverage.entity.js';

const WRITE_EVERY_MS = 1_000;
/** What reports again later begins a stretch of its own. */
const GAP_MS = 3_000;

/** Up to when each agent's location reported, whichever hub heard it. @see ST-5 */
export async function readReports(manager: EntityManager): Promise<ReadonlyMap<string, Ms>> {
  const rows = await manager
    .createQueryBuilder(Coverage, 'coverage')
    .select('coverage.location', 'location')
    .addSelect('MAX(coverage.to)', 'until')
    .where({ location: Not(HUB_LOCATION) })
    .groupBy('coverage.location')
    .getRawMany<{ location: string; until: number | string }>();
  return new Map(rows.map(({ location, until }) => [location, Number(until)]));
}

/** Says once a second how far the observations of each agent's location reached (model.md "Gaps"). */
@Injectable()
export class LocationCoverage implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Coverage');
  private readonly rows = new Map<string, Coverage>();
  private readonly changed = new Set<string>();
  private readonly shards = shardBits(new Set(allShards()));
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly ownership: Ownership,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.write(), WRITE_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.write();
  }

  /** Everything that was seen there before `until` has been heard here. */
  reached(location: string, until: Ms): void {
    const row = this.rows.get(location);
    if (row === undefined || until - row.to > GAP_MS) {
      const { hubId } = this.ownership;
      this.rows.set(location, { id: uuid(), hubId, location, shards: this.shards, from: until, to: until });
    } else if (until > row.to) row.to = until;
    this.changed.add(location);
  }

  private async write(): Promise<void> {
    const rows = [...this.changed].flatMap((location) => this.rows.get(location) ?? []);
    this.changed.clear();
    if (rows.length === 0) return;
    try {
      await this.database.write.getRepository(Coverage).upsert(rows, ['id']);
    } catch (error) {
      this.logger.warn(`The coverage of locations could not be written: ${(error as Error).message}`);
    }
  }
}
