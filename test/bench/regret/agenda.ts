type Ms = number;

/**
 * What happens first of the same instant: the world changes, the hub's runs look in their order, then all else happens.
 * So the order does not depend on when something was put down, which differs when quiet stretches are skipped.
 */
export const WORLD = 0;
export const LOOKS = 1;
export const HUB = 1_000;

interface Entry {
  readonly at: Ms;
  readonly order: number;
  readonly happen: () => void;
}

/** Everything that is yet to happen, soonest first; of the same instant and turn in the order it was put down. */
export class Agenda {
  now: Ms;
  private readonly heap: Entry[] = [];
  private count = 0;

  constructor(start: Ms) {
    this.now = start;
  }

  put(at: Ms, turn: number, happen: () => void): void {
    this.count += 1;
    const entry = { at: Math.max(at, this.now), order: turn * 2 ** 40 + this.count, happen };
    let index = this.heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isSooner(entry, this.heap[parent] as Entry)) break;
      this.heap[index] = this.heap[parent] as Entry;
      index = parent;
    }
    this.heap[index] = entry;
  }

  /** Lets everything happen that is put down before `end`. */
  runUntil(end: Ms): void {
    for (let next = this.heap[0]; next !== undefined && next.at < end; next = this.heap[0]) {
      this.takeFirst();
      this.now = next.at;
      next.happen();
    }
    this.now = end;
  }

  private takeFirst(): void {
    const last = this.heap.pop() as Entry;
    const { length } = this.heap;
    if (length === 0) return;
    let index = 0;
    for (let child = 1; child < length; child = 2 * index + 1) {
      if (child + 1 < length && isSooner(this.heap[child + 1] as Entry, this.heap[child] as Entry)) child += 1;
      if (!isSooner(this.heap[child] as Entry, last)) break;
      this.heap[index] = this.heap[child] as Entry;
      index = child;
    }
    this.heap[index] = last;
  }
}

function isSooner(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
