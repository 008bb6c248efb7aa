import { jest } from '@jest/globals';
import * as files from 'node:fs';
import * as handles from 'node:fs/promises';
import { mountVirtualSockets } from './virtual-sockets.js';
import type { HubLife } from './hub-life.js';

const FOLDER = '/virtual/';
export const JOURNAL_PATH = `${FOLDER}hub.journal`;

/** The machine's disk, as far as the hub keeps a journal there: what was written outlives a killed process. */
export class VirtualDisk {
  /** The one that the code which runs now writes to. */
  static inUse: VirtualDisk | null = null;
  readonly contents = new Map<string, Buffer>();
  isFull = false;
  /** When it was, in this run. */
  readonly fullTimes: { readonly from: number; readonly to: number }[] = [];

  constructor(private readonly writer: () => HubLife | null) {}

  /** A file handle of Node's, as far as it is used. */
  open(path: string) {
    const life = this.writer();
    const alive = async () => {
      life?.mayDieHere();
      if (life?.isDead === true) await new Promise(() => undefined);
    };
    const content = () => this.contents.get(path) ?? Buffer.alloc(0);
    return {
      write: async (bytes: Buffer, offset: number, length: number, position: number) => {
        await alive();
        if (this.isFull) throw Object.assign(new Error('no space left on the device'), { code: 'ENOSPC', isSimulated: true });
        const grown = Buffer.alloc(Math.max(content().length, position + length));
        content().copy(grown);
        bytes.copy(grown, position, offset, offset + length);
        this.contents.set(path, grown);
        return { bytesWritten: length };
      },
      read: async (buffer: Buffer, offset: number, length: number, position: number) => {
        await alive();
        return { buffer, bytesRead: content().copy(buffer, offset, position, position + length) };
      },
      stat: async () => {
        await alive();
        return { size: content().length };
      },
      datasync: alive,
      close: alive,
    };
  }
}

/**
 * Before anything of the hub is loaded: files below one folder are on the virtual disk, all others where they are, and
 * pauses pass in whatever time the globals are in; what connects finds the virtual wires.
 */
export function mountVirtualMachine(): void {
  mountVirtualSockets();
  const pause = (delayMs: number, value?: unknown) => new Promise((resolve) => setTimeout(() => resolve(value), delayMs));
  jest.unstable_mockModule('node:timers/promises', () => ({ setTimeout: pause, default: { setTimeout: pause } }));
  const disk = (path: unknown) => (typeof path === 'string' && path.startsWith(FOLDER) ? VirtualDisk.inUse : null);
  const changed = {
    existsSync: (path: string) => (`${path}/`.startsWith(FOLDER) ? (disk(path)?.contents.has(path) ?? true) : files.existsSync(path)),
    openSync: (...asked: Parameters<typeof files.openSync>) => {
      const virtual = disk(asked[0]);
      if (virtual === null) return files.openSync(...asked);
      if (!virtual.contents.has(asked[0] as string)) virtual.contents.set(asked[0] as string, Buffer.alloc(0));
      return -1;
    },
    closeSync: (descriptor: number) => (descriptor === -1 ? undefined : files.closeSync(descriptor)),
    rmSync: (...asked: Parameters<typeof files.rmSync>) =>
      void (disk(asked[0])?.contents.delete(asked[0] as string) ?? files.rmSync(...asked)),
  };
  const renameSync = (from: string, to: string) => {
    const virtual = disk(from);
    if (virtual === null) return files.renameSync(from, to);
    virtual.contents.set(to, virtual.contents.get(from) ?? Buffer.alloc(0));
    virtual.contents.delete(from);
  };
  const open = (...asked: Parameters<typeof handles.open>) => disk(asked[0])?.open(asked[0] as string) ?? handles.open(...asked);
  jest.unstable_mockModule('node:fs', () => ({ ...files, ...changed, renameSync, default: { ...files, ...changed, renameSync } }));
  jest.unstable_mockModule('node:fs/promises', () => ({ ...handles, open, default: { ...handles, open } }));
}
