import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Delta } from '@watchfloor/contracts';
import { EventEmitter } from 'node:events';
import { v7 as uuid } from 'uuid';
import { EVERY_NAMESPACE } from '../access/caller.js';
import { BreakerRegistry } from '../breakers/breaker-registry.js';
import { Clock } from '../platform/clock.js';
import { Events } from '../platform/events.js';
import { LiveSource, type Scope } from './live-source.js';
import { LiveView } from './live-view.js';

export interface Board {
  readonly key: string;
  readonly view: LiveView;
  readonly scope: Scope;
}

/** Changes wait at most this long to be batched. */
const BATCH_MS = 20;
/** What moves by itself (figures of the month, latencies) rides along at most this often. */
const RIDE_MS = 5_000;
const BREAKERS_MS = 1_000;
/** Every service's figures are looked at together, so not with each batch. */
const OBJECTIVES_MS = 1_000;
const MOST_BOARDS = 100;

/** One numbered view for each set of namespaces that somebody watches, kept up with commits. */
@Injectable()
export class LiveBoards extends EventEmitter<{ delta: [Board, Delta] }> implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly boards = new Map<string, Board>();
  private readonly dirty = new Set<string>();
  private batch: NodeJS.Timeout | undefined;
  private objectivesAt = 0;
  private readonly rides: NodeJS.Timeout[] = [];

  constructor(
    private readonly source: LiveSource,
    private readonly events: Events,
    private readonly breakers: BreakerRegistry,
    private readonly clock: Clock,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.events.on('committed', ({ effects }) => this.touch(effects.map(({ serviceUid }) => serviceUid)));
    this.events.on('followed', ({ effects }) => this.touch(effects.map(({ serviceUid }) => serviceUid)));
    this.events.on('definitions', () => this.touchAll());
    this.events.on('automation', () => this.touch([]));
    this.events.on('recording', () => this.touch([]));
    this.events.on('doubt', () => this.touch([]));
    this.rides.push(
      setInterval(() => this.ride(), RIDE_MS),
      setInterval(() => this.rideBreakers(), BREAKERS_MS),
    );
    this.breakers.on('changed', () => this.touch(['breakers']));
  }

  onApplicationShutdown(): void {
    clearTimeout(this.batch);
    for (const timer of this.rides) clearInterval(timer);
  }

  /** The board of a caller's namespaces, made when it is first asked for. */
  boardFor(namespaces: readonly string[]): Board {
    const key = namespaces.includes(EVERY_NAMESPACE) ? EVERY_NAMESPACE : namespaces.toSorted().join(',');
    const known = this.boards.get(key);
    if (known !== undefined) return known;
    const board: Board = { key, view: new LiveView(uuid(), this.source.hub()), scope: scopeOf(namespaces) };
    this.source.refreshLooks();
    this.fill(board, [...this.source.serviceUids(board.scope), 'breakers', 'objectives']);
    board.view.takeDelta(this.clock.now());
    if (this.boards.size >= MOST_BOARDS) this.boards.delete(this.boards.keys().next().value ?? '');
    this.boards.set(key, board);
    return board;
  }

  private touch(groups: readonly string[]): void {
    for (const group of groups) this.dirty.add(group);
    this.batch ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  private touchAll(): void {
    for (const { view, scope } of this.boards.values()) this.touch([...view.groupNames(), ...this.source.serviceUids(scope)]);
  }

  private flush(): void {
    this.batch = undefined;
    if (this.clock.monotonic() - this.objectivesAt >= OBJECTIVES_MS) {
      this.objectivesAt = this.clock.monotonic();
      this.dirty.add('objectives');
    }
    const groups = [...this.dirty];
    this.dirty.clear();
    for (const board of this.boards.values()) {
      board.view.setHub(this.source.hub());
      this.fill(board, groups);
      const delta = board.view.takeDelta(this.clock.now());
      if (delta !== null) this.emit('delta', board, delta);
    }
  }

  private fill({ view, scope }: Board, groups: readonly string[]): void {
    for (const group of groups) {
      if (group === 'breakers') view.setGroup(group, this.source.breakersOf(scope));
      else if (group === 'objectives') view.setGroup(group, this.source.objectivesOf(scope));
      else view.setGroup(group, this.source.service(group, scope));
    }
  }

  private ride(): void {
    if (this.boards.size === 0) return;
    this.source.refreshLooks();
    this.touchAll();
    void this.source.refreshDeliveries();
  }

  /** Nobody announces an instance that fell silent: its breakers leave when somebody looks. */
  private rideBreakers(): void {
    if (this.boards.size > 0) this.touch(['breakers']);
  }
}

/** Keys are unique in a namespace only, so a view of several says which where it is not the default one. */
function scopeOf(namespaces: readonly string[]): Scope {
  const isEvery = namespaces.includes(EVERY_NAMESPACE);
  const isOne = !isEvery && namespaces.length === 1;
  return {
    includes: (namespace) => isEvery || namespaces.includes(namespace),
    id: (namespace, key) => (isOne || namespace === 'default' ? key : `${namespace}/${key}`),
  };
}
