import type { JournalFile } from './journal-file.js';
import { decode, type JournalRecord } from './journal-record.js';

const PIECE_BYTES = 256 * 1_024;
const NEWLINE = 0x0a;

/** Reads line by line what is in the file so far; what is appended later is read later. */
export class JournalReader {
  private offset = 0;
  /** Bytes read of which no line is complete yet. */
  private rest: Buffer = Buffer.alloc(0);
  private lines: string[] = [];
  /** Where the last valid line ended. */
  validEnd = 0;

  constructor(private readonly file: JournalFile) {}

  /** Null at the end, or where the first line is not valid: nothing behind it can be trusted. */
  async next(): Promise<JournalRecord | null> {
    while (this.lines.length === 0) if (!(await this.readOn())) return null;
    const line = this.lines.at(-1) as string;
    const record = decode(line);
    if (record === null) return null;
    this.lines.pop();
    this.validEnd += Buffer.byteLength(line) + 1;
    return record;
  }

  private async readOn(): Promise<boolean> {
    const piece = await this.file.read(this.offset, PIECE_BYTES);
    if (piece.length === 0) return false;
    this.offset += piece.length;
    const bytes = Buffer.concat([this.rest, piece]);
    const last = bytes.lastIndexOf(NEWLINE);
    this.rest = bytes.subarray(last + 1);
    // Taken from the end, which is cheap.
    if (last >= 0) this.lines = bytes.subarray(0, last).toString('utf8').split('\n').reverse();
    // A place that was only reserved holds zeros, and no line.
    return last >= 0 || !isBlank(piece);
  }
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}
