import type { Stretch } from '../../support/survival/stretches.ts';

/** How a cut line looks from inside: nobody answers, or something on the way says no. */
export type Symptom = 'hanging' | 'refusing' | 'unreachable';

export interface LineCut extends Stretch {
  /** Only this place is out of reach; null: everything is. */
  readonly place: string | null;
  readonly symptom: Symptom;
}

/** The hub's own way to the world. While it is cut, whoever is looked at is as well as ever. */
export class OwnLine {
  readonly cuts: LineCut[] = [];

  cut(cut: LineCut): void {
    this.cuts.push(cut);
  }

  /** What stands between the hub and that place. */
  inTheWay(place: string | null, at: number): LineCut | null {
    return this.hiding(place).find(({ from, to }) => from <= at && at < to) ?? null;
  }

  /** Everything that ever stood between the hub and that place. */
  hiding(place: string | null): LineCut[] {
    return this.cuts.filter((cut) => cut.place === null || cut.place === place);
  }
}
