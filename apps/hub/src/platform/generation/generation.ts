import type { Database } from '../database/database.js';
import { Setting } from '../database/setting.entity.js';

export const GENERATION = 'generation';

/** How the present life of a restored database began; written once, with everything else that changes then. */
export interface GenerationRow {
  readonly number: number;
  readonly begunAt: number;
  /** The time of the backup: what happened from then on until `begunAt` is on no record. */
  readonly backupAt: number;
  readonly numbersAbove: number;
}

/** Which life of the database this is: each restore begins one, and nothing of the lost one is done again. @see I13 */
export class Generation {
  constructor(
    /** 0 until the first restore. */
    readonly number: number,
    /** Incidents and acts are numbered above this: up to here the lost life may have used some. */
    readonly numbersAbove: number,
    /** When it began; null before the first restore. */
    readonly begunAt: number | null,
  ) {}

  static async of(database: Database): Promise<Generation> {
    const setting = await database.write.getRepository(Setting).findOneBy({ name: GENERATION });
    const row = (setting?.value ?? null) as GenerationRow | null;
    return row === null ? new Generation(0, 0, null) : new Generation(row.number, row.numbersAbove, row.begunAt);
  }

  /** Whether something is only known up to `knownUntil`, and has been lost since. */
  hasForgotten(knownUntil: number): boolean {
    return this.begunAt !== null && knownUntil < this.begunAt;
  }
}
