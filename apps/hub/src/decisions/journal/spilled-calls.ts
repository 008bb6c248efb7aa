import type { Unit } from '../unit.js';

type Calls = Pick<Unit, 'committed' | 'refused'>;

/**
 * Who hears of units that only stand in the journal. Of each service the last one is enough, so that
 * memory stays bounded by the number of services, however long the database is away.
 */
export class SpilledCalls {
  private readonly awaited = new Map<number, Calls>();
  private readonly last = new Map<string, { readonly number: number; readonly calls: Calls }>();

  keep(number: number, unit: Unit): void {
    const calls = { committed: unit.committed, refused: unit.refused };
    if (unit.isAwaited !== false) this.awaited.set(number, calls);
    this.last.set(unit.serviceUid, { number, calls });
  }

  take(number: number, serviceUid: string): Calls {
    const own = this.awaited.get(number);
    this.awaited.delete(number);
    const last = this.last.get(serviceUid);
    if (last?.number === number) this.last.delete(serviceUid);
    const committed = own?.committed ?? (last?.number === number ? last.calls.committed : () => undefined);
    return { committed, refused: own?.refused ?? last?.calls.refused ?? (() => undefined) };
  }
}
