/** Entries by the tick they are due in: adding and taking cost the same however many there are. */
export class DueWheel<Entry extends object> {
  private readonly slots = new Map<number, Set<Entry>>();
  private readonly slotOf = new Map<Entry, number>();
  private lastTaken: number;

  constructor(
    private readonly tickMs: number,
    nowMs: number,
  ) {
    this.lastTaken = this.slotAt(nowMs);
  }

  /** Puts the entry there, and nowhere else. What is past is due at the next tick. */
  put(entry: Entry, dueMs: number): void {
    this.remove(entry);
    const slot = Math.max(this.lastTaken + 1, Math.ceil(dueMs / this.tickMs));
    this.slotOf.set(entry, slot);
    const entries = this.slots.get(slot);
    if (entries === undefined) this.slots.set(slot, new Set([entry]));
    else entries.add(entry);
  }

  remove(entry: Entry): void {
    const slot = this.slotOf.get(entry);
    if (slot === undefined) return;
    this.slotOf.delete(entry);
    const entries = this.slots.get(slot);
    entries?.delete(entry);
    if (entries?.size === 0) this.slots.delete(slot);
  }

  /** Takes out what is due by now, in order. */
  take(nowMs: number): Entry[] {
    const due: Entry[] = [];
    const until = this.slotAt(nowMs);
    for (; this.lastTaken < until; this.lastTaken += 1) {
      const slot = this.lastTaken + 1;
      const entries = this.slots.get(slot);
      if (entries === undefined) continue;
      this.slots.delete(slot);
      for (const entry of entries) {
        this.slotOf.delete(entry);
        due.push(entry);
      }
    }
    return due;
  }

  get size(): number {
    return this.slotOf.size;
  }

  private slotAt(ms: number): number {
    return Math.floor(ms / this.tickMs);
  }
}
