import { closeSync, openSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makePrivateFolder } from '../../platform/private-folder.js';

/** Bytes on disk that only grow; each append is on the disk when it resolves. */
export class JournalFile {
  private constructor(
    private readonly handle: FileHandle,
    private length: number,
  ) {}

  /** Begins anew in the place that was reserved, or without one. */
  static async create(path: string): Promise<JournalFile> {
    makePrivateFolder(dirname(path));
    closeSync(openSync(path, 'a', 0o600));
    return new JournalFile(await open(path, 'r+'), 0);
  }

  /** As an earlier life left it. */
  static async reopen(path: string): Promise<JournalFile> {
    const handle = await open(path, 'r+');
    return new JournalFile(handle, (await handle.stat()).size);
  }

  /** Where the next append goes. */
  get end(): number {
    return this.length;
  }

  /** The place behind what is valid: a torn tail is written over. */
  continueAt(end: number): void {
    this.length = end;
  }

  async append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) {
      written += (await this.handle.write(bytes, written, bytes.length - written, this.length + written)).bytesWritten;
    }
    await this.handle.datasync();
    this.length += bytes.length;
  }

  async read(from: number, most: number): Promise<Buffer> {
    const length = Math.min(most, this.length - from);
    if (length <= 0) return Buffer.alloc(0);
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** Room for the first decisions is taken while there is some: where the database's disk is full, so is the journal's. */
export async function reserve(path: string, bytes: number): Promise<void> {
  makePrivateFolder(dirname(path));
  const file = await open(path, 'a', 0o600);
  try {
    const missing = bytes - (await file.stat()).size;
    if (missing <= 0) return;
    await file.appendFile(Buffer.alloc(missing));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** All of it is in the database: whoever finds it there again has nothing to do. */
export function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A disk that takes no writes doesn't take this either.
  }
}
