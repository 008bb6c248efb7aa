import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FIRST = '/sys/fs/cgroup/memory';
const SECOND = '/sys/fs/cgroup';

/** A control group that kills who wants more memory. */
export class MemoryCage {
  private constructor(
    private readonly folder: string,
    private readonly limitFile: string,
    private readonly killsFile: string,
  ) {}

  /** Null where this user may not make one. */
  static open(name: string): MemoryCage | null {
    const isFirst = existsSync(join(FIRST, 'memory.limit_in_bytes'));
    const folder = join(isFirst ? FIRST : SECOND, name);
    try {
      mkdirSync(folder);
      const files = isFirst ? ['memory.limit_in_bytes', 'memory.oom_control'] : ['memory.max', 'memory.events'];
      if (files.every((file) => existsSync(join(folder, file))))
        return new MemoryCage(folder, join(folder, files[0]!), join(folder, files[1]!));
      rmdirSync(folder);
      return null;
    } catch {
      return null;
    }
  }

  hold(pid: number): void {
    writeFileSync(join(this.folder, 'cgroup.procs'), String(pid));
  }

  limit(bytes: number): void {
    writeFileSync(this.limitFile, String(bytes));
  }

  get kills(): number {
    return Number(/^oom_kill (\d+)/m.exec(readFileSync(this.killsFile, 'utf8'))?.[1] ?? 0);
  }

  close(): void {
    rmdirSync(this.folder);
  }
}
