import { merged, type Stretch } from '../../support/survival/stretches.ts';

/** What somebody who looks at a target meets: it answers well, answers badly, refuses, or never answers. */
export type Condition = 'well' | 'poor' | 'refusing' | 'hanging';

interface Turn {
  readonly at: number;
  readonly condition: Condition;
}

/** One thing that is looked at, and the truth about it on the world's own time. */
export class Target {
  private readonly turns: Turn[] = [{ at: 0, condition: 'well' }];
  /** While its line is cut nobody reaches it, however well it is: for whoever looks that is the same. */
  private readonly cuts: Stretch[] = [];

  private isSpared = false;

  /** Where it stands; null: nowhere in particular. */
  constructor(
    readonly key: string,
    readonly place: string | null = null,
  ) {}

  get condition(): Condition {
    return this.turns.at(-1)!.condition;
  }

  /** From now on only what is asked of it does it harm. */
  spare(at: number): void {
    this.turn(at, 'well');
    this.isSpared = true;
  }

  fail(at: number, condition: Condition): void {
    if (!this.isSpared) this.turn(at, condition);
  }

  turn(at: number, condition: Condition): void {
    if (this.condition !== condition) this.turns.push({ at, condition });
  }

  cut(from: number, to: number): void {
    this.cuts.push({ from, to });
  }

  /** What a look that arrives now meets. */
  met(at: number): Condition {
    return this.cuts.some(({ from, to }) => from <= at && at < to) ? 'hanging' : this.condition;
  }

  /** When whoever looked met no good answer. */
  failing(until: number): Stretch[] {
    return merged([...this.stretches((condition) => condition === 'refusing' || condition === 'hanging', until), ...this.cuts]);
  }

  private stretches(holds: (condition: Condition) => boolean, until: number): Stretch[] {
    return this.turns
      .map(({ at, condition }, index) => ({ from: at, to: this.turns[index + 1]?.at ?? until, condition }))
      .filter(({ from, to, condition }) => from < to && holds(condition));
  }
}
