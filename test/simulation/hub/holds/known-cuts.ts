import { difference, intersection, merged, type Stretch } from '../../../support/survival/stretches.ts';
import type { HubLife } from '../hub-life.js';
import type { LineCut } from '../own-line.js';
import type { HubRun } from '../run-hub-simulation.js';
import { KNOWN_AFTER_MS } from './hidden.js';

/** A cut through which one life looked out for long enough to know of it. */
export interface KnownCut {
  readonly cut: LineCut;
  readonly life: HubLife;
  /** On the world's time. */
  readonly knownAt: number;
  /** How long that life went on looking out without a break, from when the cut or the life began. */
  readonly watchedMs: number;
}

export function knownCuts({ world, lives }: HubRun): KnownCut[] {
  return world.ownLine.cuts.flatMap((cut) =>
    lives.all.flatMap((life): KnownCut[] => {
      const watched = intersection(presenceOf(life, world.time.now), [cut]).find(({ from, to }) => to - from >= KNOWN_AFTER_MS);
      return watched === undefined ? [] : [{ cut, life, knownAt: watched.from + KNOWN_AFTER_MS, watchedMs: watched.to - watched.from }];
    }),
  );
}

/** When this life ran, on the world's time. */
export function presenceOf({ readyAt, endedAt, stops }: HubLife, now: number): Stretch[] {
  return readyAt === null ? [] : difference([{ from: readyAt, to: endedAt ?? now }], merged(stops));
}
