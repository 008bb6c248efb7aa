import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SpoolFile } from './spool-file.js';

interface Bounds {
  readonly fileBytes: number;
  readonly files: number;
}

const BOUNDS: Bounds = { fileBytes: 1_000_000, files: 64 };
const NAME = /^spool-(\d{12})\.jsonl$/;

/**
 * What could not be sent yet, oldest first, on disk; bounded, for then the oldest is let go. What was sent is removed
 * file by file: after a crash some of it is sent again, and known there already.
 */
export class Spool<Entry> {
  /** Entries that were let go because there were too many, or that a crash had torn. */
  lost = 0;
  private files: SpoolFile<Entry>[] = [];
  private next = 1;
  /** The oldest file's entries, and how many of them were sent. */
  private head: { readonly file: SpoolFile<Entry>; readonly entries: readonly (Entry | null)[] } | null = null;
  private sent = 0;

  private constructor(
    private readonly folder: string,
    private readonly bounds: Bounds,
  ) {}

  static open<Entry>(folder: string, bounds: Bounds = BOUNDS): Spool<Entry> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const spool = new Spool<Entry>(folder, bounds);
    const names = readdirSync(folder).filter((name) => NAME.test(name));
    for (const name of names.toSorted()) {
      spool.files.push(SpoolFile.open<Entry>(join(folder, name)));
      spool.next = Number(NAME.exec(name)![1]) + 1;
    }
    return spool;
  }

  get length(): number {
    return this.files.reduce((sum, { entries }) => sum + entries, 0) - this.sent;
  }

  append(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    const last = this.files.at(-1);
    const file = last === undefined || last.bytes >= this.bounds.fileBytes || last === this.head?.file ? this.begin() : last;
    file.append(entries);
    while (this.files.length > this.bounds.files) this.letGo();
  }

  /** The oldest that are whole, at most `most`; call `drop` when they have arrived. */
  peek(most: number): Entry[] {
    for (;;) {
      const oldest = this.files[0];
      if (oldest === undefined) return [];
      if (this.head?.file !== oldest) this.head = { file: oldest, entries: oldest.read() };
      const { entries } = this.head;
      while (this.sent < entries.length && entries[this.sent] === null) {
        this.sent += 1;
        this.lost += 1;
      }
      const torn = entries.indexOf(null, this.sent);
      const found = entries.slice(this.sent, Math.min(this.sent + most, torn === -1 ? entries.length : torn)) as Entry[];
      if (found.length > 0) return found;
      this.forgetHead();
    }
  }

  /** So many of the oldest have arrived. */
  drop(count: number): void {
    // Let go meanwhile, because there was too much.
    if (this.head === null) return;
    this.sent += count;
    if (this.sent >= this.head.entries.length) this.forgetHead();
  }

  private begin(): SpoolFile<Entry> {
    const file = new SpoolFile<Entry>(join(this.folder, `spool-${String(this.next++).padStart(12, '0')}.jsonl`));
    this.files.push(file);
    return file;
  }

  private letGo(): void {
    this.lost += this.files[0]!.entries - this.sent;
    this.forgetHead();
  }

  private forgetHead(): void {
    this.files.shift()?.remove();
    this.head = null;
    this.sent = 0;
  }
}
