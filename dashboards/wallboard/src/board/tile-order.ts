import type { LiveState } from '@watchfloor/contracts';
import { appearanceOf, type Look } from './appearance.js';

interface Tile {
  readonly id: string;
  readonly state: LiveState;
}

const RANK: Readonly<Record<Look, number>> = { down: 0, unknown: 1, degraded: 2, maintenance: 3, pending: 4, up: 4 };

/** Problems first: the worst, then what nobody took, then the newest. The rest by id, so that a calm tile never jumps. */
export function inTileOrder<T extends Tile>(tiles: Iterable<T>): T[] {
  return [...tiles]
    .map(keyed)
    .sort(byKey)
    .map(({ tile }) => tile);
}

interface Keyed<T> {
  readonly tile: T;
  readonly rank: number;
  readonly acknowledged: number;
  readonly since: string;
}

function keyed<T extends Tile>(tile: T): Keyed<T> {
  const { look, acknowledged } = appearanceOf(tile.state);
  const rank = RANK[look];
  const calm = rank >= RANK.maintenance;
  return { tile, rank, acknowledged: !calm && acknowledged ? 1 : 0, since: calm ? '' : (tile.state.since ?? '') };
}

/** ISO 8601 in UTC sorts as text. */
function byKey(a: Keyed<Tile>, b: Keyed<Tile>): number {
  return a.rank - b.rank || a.acknowledged - b.acknowledged || compare(b.since, a.since) || compare(a.tile.id, b.tile.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
