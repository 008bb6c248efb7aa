import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { PlatterFile } from './platter-file.ts';

/** `strace -ttt -T -y -xx`: time, call, file, the rest of the arguments, result, duration. */
const LINE =
  /^(?<at>\d+\.\d+) (?<call>\w+)\((?:\d+<(?<path>[^>]*)>|"(?<name>[^"]*)")(?:, )?(?<rest>.*)\) += (?<result>-?\d+).*<(?<seconds>[\d.]+)>$/;

interface DiskCall {
  /** When it returned, in ms of the wall clock. */
  readonly at: number;
  readonly kind: 'write' | 'truncate' | 'sync' | 'unlink';
  readonly path: string;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** What a program asked of a database's files, call by call, and what of it was on disk at an instant. */
export class RecordedDisk {
  private readonly calls: readonly DiskCall[];
  private readonly files = new Map<string, PlatterFile>();
  private next = 0;

  /** `traces` are the files that strace wrote, one for each thread. */
  constructor(traces: string, databaseFile: string) {
    const lines = globSync(`${traces}.*`).flatMap((path) => readFileSync(path, 'latin1').split('\n'));
    this.calls = lines
      .flatMap((line) => callOf(line) ?? [])
      .filter(({ path }) => path.startsWith(databaseFile))
      .toSorted((a, b) => a.at - b.at);
  }

  get syncs(): readonly string[] {
    return this.calls.filter(({ kind }) => kind === 'sync').map(({ path }) => basename(path));
  }

  /** Goes on until that instant; never back. `obeyed` says whether the disk does what a sync asks. */
  advance(until: number, obeyed = true): void {
    for (; (this.calls[this.next]?.at ?? Infinity) <= until; this.next += 1) this.apply(this.calls[this.next]!, obeyed);
  }

  /** The files as a loss of power leaves them; `survives` chooses the sectors that reached the disk unasked. */
  remains(survives: () => boolean = () => false): ReadonlyMap<string, Buffer> {
    return new Map([...this.files].map(([path, file]) => [basename(path), file.after(survives)]));
  }

  private apply({ kind, path, offset, bytes }: DiskCall, obeyed: boolean): void {
    if (kind === 'unlink') {
      this.files.delete(path);
      return;
    }
    const file = this.files.get(path) ?? new PlatterFile();
    this.files.set(path, file);
    if (kind === 'write') file.write(offset, bytes);
    else if (kind === 'truncate') file.truncate(offset);
    else if (obeyed) file.sync();
  }
}

const KINDS: Readonly<Record<string, DiskCall['kind']>> = {
  pwrite64: 'write',
  ftruncate: 'truncate',
  fsync: 'sync',
  fdatasync: 'sync',
  unlink: 'unlink',
};

function callOf(line: string): DiskCall | null {
  const { at = '', call = '', path, name, rest = '', result = '-1', seconds = '' } = LINE.exec(line)?.groups ?? {};
  const kind = KINDS[call];
  if (kind === undefined || result.startsWith('-')) return null;
  const written = /^"([^"]*)", (\d+), (\d+)$/.exec(rest);
  if (kind === 'write' && written === null) throw new Error(`A write was not recorded as a whole: ${line.slice(0, 200)}`);
  return {
    at: (Number(at) + Number(seconds)) * 1_000,
    kind,
    path: decoded(path ?? name ?? '').toString(),
    offset: kind === 'truncate' ? Number(rest) : Number(written?.[3] ?? 0),
    bytes: decoded(written?.[1] ?? ''),
  };
}

function decoded(hexadecimal: string): Buffer {
  return Buffer.from(hexadecimal.replaceAll('\\x', ''), 'hex');
}
