import { v4 as uuid } from 'uuid';
import type { Database } from '../database/database.js';
import { Setting } from '../database/setting.entity.js';

/** The name of its row. */
export const INSTALLATION = 'installation';

/** Which database this is: its hubs find each other by it in a Redis that several installations share. A restored copy is another. */
export class Installation {
  constructor(readonly id: string) {}

  /** Named at its first start; of two hubs that try at once, one is written. */
  static async of(database: Database): Promise<Installation> {
    const settings = database.write.getRepository(Setting);
    await settings.createQueryBuilder().insert().values({ name: INSTALLATION, value: uuid() }).orIgnore().execute();
    const { value } = await settings.findOneByOrFail({ name: INSTALLATION });
    return new Installation(String(value));
  }

  /** The name of a channel or key in Redis. */
  key(name: string): string {
    return `watchfloor:${this.id}:${name}`;
  }
}
