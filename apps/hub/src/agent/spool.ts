import { Logger } from '@nestjs/common';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SpoolFile } from './spool-file.js';

interface Bounds {
  readonly fileBytes: number;
  readonly files: number;
}

const BOUNDS: Bounds = { fileBytes: 1_000_000, files: 64 };
const NO_ROOM: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT']);
const NAME = /^spool-(\d{12})\.jsonl$/;

/**
 * What could not be sent yet, oldest first, on disk; bounded, for then the oldest is let go. What was sent is removed
 * file by file: after a crash some of it is sent again, and known there already.
 */
export class Spool<Entry> {
  /** Entries that were let go because there was no room, that could not be written, or that a crash had torn. */
  lost = 0;
  private readonly logger = new Logger('agent');
  private isFailing = false;
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

  /** Never throws: whoever looks goes on looking. What the disk does not take is lost, and counted. */
  append(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    let problem = this.write(entries);
    // The oldest makes room for the newest.
    if (problem !== null && NO_ROOM.has(problem.code) && this.files.length > 1) {
      this.letGo();
      problem = this.write(entries);
    }
    if (problem === null) this.isFailing = false;
    else this.lose(entries.length, problem);
    while (this.files.length > this.bounds.files) this.letGo();
  }

  /** The oldest that are whole, at most `most`; call `drop` when they have arrived. */
  peek(most: number): Entry[] {
    for (;;) {
      const oldest = this.files[0];
      if (oldest === undefined) return [];
      if (this.head?.file !== oldest) {
        this.head = { file: oldest, entries: oldest.read() };
        this.lost += Math.max(0, oldest.entries - this.head.entries.length);
      }
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

  private write(entries: readonly Entry[]): NodeJS.ErrnoException | null {
    const last = this.files.at(-1);
    const isFull = last === undefined || last.bytes >= this.bounds.fileBytes || last === this.head?.file;
    const file = isFull ? this.begin() : last;
    try {
      file.append(entries);
      return null;
    } catch (error) {
      this.mend(file);
      return error as NodeJS.ErrnoException;
    }
  }

  /** Where even that fails, the next one to append tries again. */
  private mend(file: SpoolFile<Entry>): void {
    try {
      if (file.entries > 0) return file.cutOffTorn();
      this.files.pop();
      file.remove();
    } catch {
      return;
    }
  }

  /** Once until it works again: a full disk must not fill the log. */
  private lose(count: number, { message }: Error): void {
    this.lost += count;
    if (this.isFailing) return;
    this.isFailing = true;
    this.logger.warn(`what the hub has not heard can not be kept, and is lost (${message}) → look after room and rights in ${this.folder}`);
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
