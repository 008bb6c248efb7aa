/** Disks write whole sectors, each of them or not. */
const SECTOR = 512;

type Pending = { readonly size: number } | { readonly offset: number; readonly bytes: Buffer };

/** A file as it is on the disk's platter, and what was asked for since the last sync. */
export class PlatterFile {
  private content: Buffer = Buffer.alloc(0);
  private pending: Pending[] = [];

  write(offset: number, bytes: Buffer): void {
    this.pending.push({ offset, bytes });
  }

  truncate(size: number): void {
    this.pending.push({ size });
  }

  sync(): void {
    this.content = this.after(() => true);
    this.pending = [];
  }

  /** What is there after a loss of power, when each sector that waited may have been written or not. */
  after(survives: () => boolean): Buffer {
    let content: Buffer = Buffer.from(this.content);
    for (const change of this.pending) {
      if ('size' in change) {
        if (survives()) content = resized(content, change.size);
        continue;
      }
      for (let start = 0; start < change.bytes.length; start += SECTOR) {
        if (!survives()) continue;
        const piece = change.bytes.subarray(start, start + SECTOR);
        const at = change.offset + start;
        if (at + piece.length > content.length) content = resized(content, at + piece.length);
        piece.copy(content, at);
      }
    }
    return content;
  }
}

function resized(content: Buffer, size: number): Buffer {
  return size <= content.length ? content.subarray(0, size) : Buffer.concat([content, Buffer.alloc(size - content.length)]);
}
