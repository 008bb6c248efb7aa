import { Logger } from '@nestjs/common';
import { discard, JournalFile, reserve } from './journal-file.js';
import type { JournalPlace } from './journal-place.js';
import { JournalReader } from './journal-reader.js';
import { decode, encode, type JournalRecord, type UnitRecord } from './journal-record.js';

const MOST_BYTES = 256 * 1_024 * 1_024;
/** The other half is kept for what pages and for what was decided. */
const MOST_EVIDENCE_BYTES = MOST_BYTES / 2;
const LINES_AT_ONCE = 2_000;
const TRY_AGAIN_MS = 1_000;

/**
 * What was decided while the database takes nothing, on this machine's disk. Where that is full, too, lines wait in
 * memory: then only a crash loses them, and it is said.
 */
export class Journal {
  private readonly logger = new Logger('Journal');
  private file: JournalFile | null = null;
  private reader: JournalReader | null = null;
  /** Not on the disk yet. */
  private waiting: string[] = [];
  private waitingBytes = 0;
  private writing: Promise<void> | null = null;
  private trouble: string | null = null;
  private appended = 0;
  private stored = 0;
  private hopes: { readonly count: number; readonly resolve: () => void }[] = [];
  private retry: NodeJS.Timeout | undefined;
  isOpen = false;

  private constructor(
    private readonly place: JournalPlace,
    private readonly hubId: string,
  ) {}

  /** At the hub's start, when nothing of an earlier life is left. */
  static async at(place: JournalPlace, hubId: string): Promise<Journal> {
    const journal = new Journal(place, hubId);
    await journal.makeRoom();
    return journal;
  }

  /** Only so much is kept of what decides nothing. */
  get isFullOfEvidence(): boolean {
    return this.bytes > MOST_EVIDENCE_BYTES;
  }

  get bytes(): number {
    return (this.file?.end ?? 0) + this.waitingBytes;
  }

  private async makeRoom(): Promise<void> {
    try {
      if (this.place.reserveBytes > 0) await reserve(this.place.path, this.place.reserveBytes);
    } catch (error) {
      this.logger.warn(`There is no room for the journal ${this.place.path}: ${(error as Error).message}.`);
    }
  }

  begin(now: number): void {
    this.isOpen = true;
    this.append({ kind: 'life', hubId: this.hubId, at: now });
  }

  append(record: JournalRecord): void {
    if (!this.isOpen) return;
    const line = encode(record);
    this.waiting.push(line);
    this.appended += 1;
    this.waitingBytes += Buffer.byteLength(line);
    if (this.trouble === null) this.start();
  }

  /** Resolves when all that was appended until now is on the disk, or as soon as it is known that it can't be. */
  async settled(): Promise<void> {
    if (this.stored >= this.appended || this.writing === null) return;
    await new Promise<void>((resolve) => this.hopes.push({ count: this.appended, resolve }));
  }

  /** The next units from this number on, read back in order. */
  async units(from: number, most: number): Promise<UnitRecord[]> {
    await this.settled();
    const found: UnitRecord[] = [];
    if (this.file !== null) this.reader ??= new JournalReader(this.file);
    const take = (record: JournalRecord | null) => {
      if (record?.kind === 'unit' && record.number >= from + found.length) found.push(record);
    };
    while (found.length < most) {
      const record = (await this.reader?.next()) ?? null;
      if (record === null) break;
      take(record);
    }
    for (const line of this.waiting) if (found.length < most) take(decode(line.trimEnd()));
    return found;
  }

  /** All of it is in the database. */
  async end(): Promise<void> {
    this.isOpen = false;
    clearTimeout(this.retry);
    await this.writing;
    await this.file?.close();
    this.file = null;
    this.reader = null;
    this.waiting = [];
    this.waitingBytes = 0;
    this.stored = this.appended;
    this.trouble = null;
    discard(this.place.path);
    await this.makeRoom();
  }

  private start(): void {
    this.writing ??= this.write().finally(() => {
      this.writing = null;
      // Appended in the last moment of the one before.
      if (this.waiting.length > 0 && this.trouble === null) this.start();
    });
  }

  private async write(): Promise<void> {
    try {
      this.file ??= await JournalFile.create(this.place.path);
      while (this.waiting.length > 0) await this.writeSome(this.file);
      this.trouble = null;
    } catch (error) {
      this.tell((error as Error).message);
      this.tellWhoHopes(this.appended);
      clearTimeout(this.retry);
      this.retry = setTimeout(() => this.start(), TRY_AGAIN_MS);
    }
  }

  private async writeSome(file: JournalFile): Promise<void> {
    const lines = this.waiting.slice(0, LINES_AT_ONCE);
    const text = lines.join('');
    if (file.end + Buffer.byteLength(text) > MOST_BYTES) throw new Error(`it has grown to its limit of ${MOST_BYTES} bytes`);
    await file.append(text);
    this.waiting.splice(0, lines.length);
    this.waitingBytes -= Buffer.byteLength(text);
    this.stored += lines.length;
    this.tellWhoHopes(this.stored);
  }

  private tellWhoHopes(upTo: number): void {
    for (const { resolve } of this.hopes.filter(({ count }) => count <= upTo)) resolve();
    this.hopes = this.hopes.filter(({ count }) => count > upTo);
  }

  private tell(trouble: string): void {
    if (this.trouble === null)
      this.logger.error(`The journal ${this.place.path} takes nothing, what is decided waits in memory: ${trouble}`);
    this.trouble = trouble;
  }
}
