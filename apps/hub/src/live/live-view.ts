import { LIVE_LISTS, type Delta, type LiveChange, type LiveHub, type Snapshot } from '@watchfloor/contracts';
import { instant } from '../platform/instant.js';
import type { LiveItem } from './live-items.js';

/** Deltas that a client which missed some may still ask for. */
const REMEMBERED_DELTAS = 500;

/**
 * What one kind of watcher sees, with its own numbering. Items come in groups (a service, the breakers …);
 * a group given again yields only what is different from what was sent.
 */
export class LiveView {
  seq = 0;
  private readonly groups = new Map<string, Map<string, { readonly json: string; readonly item: LiveItem }>>();
  private readonly remembered: Delta[] = [];
  private pending: LiveChange[] = [];

  constructor(
    readonly stream: string,
    private hub: LiveHub,
  ) {}

  setHub(hub: LiveHub): void {
    if (JSON.stringify(hub) === JSON.stringify(this.hub)) return;
    this.hub = hub;
    this.pending.push({ kind: 'hub', id: 'hub', op: 'upsert', value: hub });
  }

  setGroup(name: string, items: readonly LiveItem[]): void {
    const before = this.groups.get(name) ?? new Map<string, { readonly json: string; readonly item: LiveItem }>();
    const after = new Map(items.map((item) => [`${item.kind}:${item.id}`, { json: JSON.stringify(item.value), item }]));
    for (const [key, { json, item }] of after) if (before.get(key)?.json !== json) this.pending.push(item);
    for (const [key, { item }] of before) if (!after.has(key)) this.pending.push({ kind: item.kind, id: item.id, op: 'remove' });
    if (after.size === 0) this.groups.delete(name);
    else this.groups.set(name, after);
  }

  groupNames(): string[] {
    return [...this.groups.keys()];
  }

  /** The changes since the last one, numbered; null when there are none. */
  takeDelta(now: number): Delta | null {
    if (this.pending.length === 0) return null;
    const delta: Delta = { seq: ++this.seq, at: instant(now), changes: this.pending };
    this.pending = [];
    this.remembered.push(delta);
    if (this.remembered.length > REMEMBERED_DELTAS) this.remembered.shift();
    return delta;
  }

  /** What came after `seq`; null when that is no longer known, or of another stream. */
  since(stream: string, seq: number): readonly Delta[] | null {
    if (stream !== this.stream || seq > this.seq) return null;
    const missing = this.remembered.filter((delta) => delta.seq > seq);
    return missing.length === this.seq - seq ? missing : null;
  }

  /** At least as of `seq`: changes that wait for their delta are in it already, and come again with it. */
  snapshot(now: number): Snapshot {
    const snapshot: Snapshot = {
      stream: this.stream,
      seq: this.seq,
      at: instant(now),
      hub: this.hub,
      services: [],
      components: [],
      instances: [],
      incidents: [],
      breakers: [],
      acts: [],
      objectives: [],
    };
    for (const group of this.groups.values()) {
      for (const { item } of group.values()) if (item.kind !== 'hub') (snapshot[LIVE_LISTS[item.kind]] as unknown[]).push(item.value);
    }
    return snapshot;
  }
}
