import { v4 as uuid } from 'uuid';
import type { Database } from '../database/database.js';
import { Setting } from '../database/setting.entity.js';

const NAME = 'installation';

/** Which database this is, for ever: its hubs find each other by it in a Redis that several installations share. */
export class Installation {
  constructor(readonly id: string) {}

  /** Named at its first start; of two hubs that try at once, one is written. */
  static async of(database: Database): Promise<Installation> {
    const settings = database.write.getRepository(Setting);
    await settings.createQueryBuilder().insert().values({ name: NAME, value: uuid() }).orIgnore().execute();
    const { value } = await settings.findOneByOrFail({ name: NAME });
    return new Installation(String(value));
  }

  /** The name of a channel or key in Redis. */
  key(name: string): string {
    return `watchfloor:${this.id}:${name}`;
  }
}
