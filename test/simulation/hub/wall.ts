import { difference, intersection, merged, type Stretch } from '../../support/survival/stretches.ts';
import type { World } from './world.js';

/** From the world's time to what the hub's wall clock read, which may leave times out and show others twice. */
export class Wall {
  private readonly pieces: readonly (Stretch & { readonly offsetMs: number })[];

  constructor({ clock, time }: World) {
    this.pieces = clock.offsets.map(({ at, offsetMs }, index) => ({
      from: at,
      to: clock.offsets[index + 1]?.at ?? time.now,
      offsetMs,
    }));
  }

  read(stretches: readonly Stretch[]): Stretch[] {
    return merged(
      this.pieces.flatMap((piece) =>
        intersection(stretches, [piece]).map(({ from, to }) => ({ from: from + piece.offsetMs, to: to + piece.offsetMs })),
      ),
    );
  }

  /** All that was ever shown. */
  shown(): Stretch[] {
    return this.read(this.pieces);
  }

  /** Times that were shown twice, because the clock was set back. */
  ambiguous(): Stretch[] {
    return merged(this.pieces.flatMap((piece, index) => intersection(this.read([piece]), this.read(this.pieces.slice(index + 1)))));
  }

  /** When it was so at every moment that the clock showed this time. */
  certainly(stretches: readonly Stretch[]): Stretch[] {
    return difference(this.read(stretches), this.read(difference(this.pieces, stretches)));
  }
}
