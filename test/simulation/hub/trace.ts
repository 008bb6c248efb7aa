import { createHash } from 'node:crypto';
import type { VirtualTime } from './virtual-time.js';

const KEPT = 4_000;
const IDS = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Everything that happened, in order: the same seed gives the same hash. */
export class Trace {
  readonly lines: string[] = [];
  private readonly hash = createHash('sha256');
  private readonly names = new Map<string, string>();

  constructor(private readonly time: VirtualTime) {}

  /** Ids differ from run to run; which is which does not. */
  add(text: string): void {
    const line = `${this.time.now} ${text.replace(IDS, (id) => this.nameOf(id))}`;
    this.hash.update(line).update('\n');
    this.lines.push(line);
    if (this.lines.length > KEPT) this.lines.shift();
  }

  /** Too much to be kept, but a difference would show. */
  count(text: string): void {
    this.hash.update(`${this.time.now} ${text}\n`);
  }

  digest(): string {
    return this.hash.copy().digest('hex');
  }

  private nameOf(id: string): string {
    const name = this.names.get(id) ?? `#${this.names.size + 1}`;
    this.names.set(id, name);
    return name;
  }
}
