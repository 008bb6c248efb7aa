import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { Setting } from '../../platform/database/setting.entity.js';
import type { Lookout } from './lookout.js';

const SETTING = 'proven-lookouts';

/** Which references and canaries ever answered: a hub that restarts behind a cut line must still believe in them. */
@Injectable()
export class ProvenLookouts {
  private keys: ReadonlySet<string> = new Set();

  constructor(private readonly database: Database) {}

  async load(): Promise<void> {
    const row = await this.database.write.getRepository(Setting).findOneBy({ name: SETTING });
    this.keys = new Set((row?.value as string[] | undefined) ?? []);
  }

  recall(lookouts: readonly Lookout[]): void {
    for (const lookout of lookouts) lookout.isProven ||= this.keys.has(lookout.key);
  }

  /** Those that are configured no more are forgotten. */
  async keep(lookouts: readonly Lookout[]): Promise<void> {
    const proven = lookouts.filter(({ isProven }) => isProven).map(({ key }) => key);
    if (proven.length === this.keys.size && proven.every((key) => this.keys.has(key))) return;
    await this.database.write.getRepository(Setting).upsert({ name: SETTING, value: proven as never }, ['name']);
    this.keys = new Set(proven);
  }
}
