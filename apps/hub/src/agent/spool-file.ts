import { appendFileSync, existsSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** One line for each entry: its checksum, then the entry. What was torn by a crash is told from what is whole. */
export class SpoolFile<Entry> {
  /** A part of what could not be written may stand behind what is whole. */
  private isTorn = false;

  constructor(
    readonly path: string,
    private readonly count: { entries: number; bytes: number } = { entries: 0, bytes: 0 },
  ) {}

  /** What an earlier life left; a torn end is cut off, so that what is appended begins a line of its own. */
  static open<Entry>(path: string): SpoolFile<Entry> {
    const text = readFileSync(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
    return new SpoolFile<Entry>(path, { entries: whole.split('\n').length - 1, bytes: Buffer.byteLength(whole) });
  }

  get entries(): number {
    return this.count.entries;
  }

  get bytes(): number {
    return this.count.bytes;
  }

  /** All of them or none. @throws what the file system says, for a full disk above all */
  append(entries: readonly Entry[]): void {
    const lines = entries.map((entry) => {
      const text = JSON.stringify(entry);
      return `${checksumOf(text)} ${text}\n`;
    });
    const text = lines.join('');
    this.cutOffTorn();
    this.isTorn = true;
    appendFileSync(this.path, text, { mode: 0o600 });
    this.isTorn = false;
    this.count.entries += entries.length;
    this.count.bytes += Buffer.byteLength(text);
  }

  /** Back to the last good length. */
  cutOffTorn(): void {
    if (this.isTorn && existsSync(this.path)) truncateSync(this.path, this.count.bytes);
    this.isTorn = false;
  }

  /** One for each line; null for what is not whole. */
  read(): (Entry | null)[] {
    if (!existsSync(this.path)) return [];
    const lines = readFileSync(this.path, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => {
      const [checksum, text] = [line.slice(0, 8), line.slice(9)];
      return checksumOf(text) === checksum ? (JSON.parse(text) as Entry) : null;
    });
  }

  /** What can't be removed is sent again in the next life, and known there. */
  remove(): void {
    try {
      rmSync(this.path, { force: true });
    } catch {
      return;
    }
  }
}

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
