import { Injectable } from '@nestjs/common';
import { LATENCY_BOUNDS_MS, type Breaker, type BreakerReport } from '@watchfloor/contracts';
import { aggregateBreaker, isReporting } from '@watchfloor/core';
import { EventEmitter } from 'node:events';
import { Clock } from '../platform/clock.js';
import { instantOrNull } from '../platform/instant.js';

/** Who reports: one instance of a service that embeds the module. */
export interface Reporter {
  readonly namespace: string;
  readonly serviceUid: string;
  /** The calling service's key. */
  readonly caller: string;
  readonly instance: string;
}

/** What one instance last said of one breaker. */
export interface Told {
  readonly reporter: Omit<Reporter, 'serviceUid'>;
  readonly report: BreakerReport;
}

export interface FleetBreaker {
  readonly namespace: string;
  readonly id: string;
  readonly breaker: Breaker;
}

interface Edge {
  readonly namespace: string;
  readonly caller: string;
  readonly dependency: string;
  readonly name: string;
  readonly instances: Map<string, { readonly report: BreakerReport; readonly at: number }>;
}

/** Modules report each second (libs/health). */
const REPORT_INTERVAL_MS = 1_000;
/** Each is a handful of time series; whoever invents names takes the room of its own service only. */
const MOST_EDGES_OF_A_CALLER = 500;
const MOST_EDGES = 10_000;
/** Another hub is gone, or can't be heard. */
const HUB_SILENT_MS = 15_000;
const MOST_HUBS = 100;

/** Every breaker of the fleet as its instances last reported it; in memory, told anew within a second (CB-12). */
@Injectable()
export class BreakerRegistry extends EventEmitter<{ changed: [] }> {
  private readonly edges = new Map<string, Edge>();
  private readonly edgesOf = new Map<string, number>();
  private readonly otherHubs = new Map<string, { readonly told: readonly Told[]; readonly at: number }>();

  constructor(private readonly clock: Clock) {
    super();
  }

  accept(reporter: Reporter, reports: readonly BreakerReport[]): void {
    const at = this.clock.monotonic();
    let isNews = false;
    for (const report of reports) {
      const instances = this.edgeOf(reporter, report)?.instances;
      isNews ||= instances?.get(reporter.instance)?.report.state !== report.state;
      instances?.set(reporter.instance, { report, at });
    }
    // Figures are looked at in their own rhythm; a state is news.
    if (isNews) this.emit('changed');
  }

  /** The instance said goodbye or is gone: its last words no longer count. */
  drop(reporter: Pick<Reporter, 'namespace' | 'caller' | 'instance'>): void {
    for (const edge of this.edges.values()) {
      if (edge.namespace === reporter.namespace && edge.caller === reporter.caller) edge.instances.delete(reporter.instance);
    }
    this.emit('changed');
  }

  /** What another hub hears from the modules connected to it, whole; it replaces what that hub said before. */
  hear(hub: string, told: readonly Told[]): void {
    if (this.otherHubs.size < MOST_HUBS || this.otherHubs.has(hub)) this.otherHubs.set(hub, { told, at: this.clock.monotonic() });
  }

  /** What the modules connected here report. */
  own(): Told[] {
    this.forgetSilent();
    return [...this.edges.values()].flatMap(({ instances, namespace, caller }) =>
      [...instances].map(([instance, { report }]) => ({ reporter: { namespace, caller, instance }, report })),
    );
  }

  /** Of all hubs, in order of caller, dependency and name; an edge that nobody reports any more is left out. */
  list(): FleetBreaker[] {
    const own = this.own();
    // An instance that came over here is believed here.
    const everybody = [...[...this.otherHubs.values()].flatMap(({ told }) => told), ...own];
    const edges = Map.groupBy(everybody, ({ reporter: { namespace, caller }, report }) => keyOf({ namespace, caller, ...report }));
    const breakers = [...edges.values()].map((told) => breakerOf(told));
    return breakers.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  private forgetSilent(): void {
    const now = this.clock.monotonic();
    for (const [key, edge] of this.edges) {
      for (const [instance, { at }] of edge.instances) if (!isReporting(at, REPORT_INTERVAL_MS, now)) edge.instances.delete(instance);
      if (edge.instances.size === 0) this.forget(key, edge);
    }
    for (const [hub, { at }] of this.otherHubs) if (now - at > HUB_SILENT_MS) this.otherHubs.delete(hub);
  }

  private edgeOf(reporter: Reporter, { dependency, name }: BreakerReport): Edge | null {
    const { namespace, caller } = reporter;
    const key = keyOf({ namespace, caller, dependency, name });
    const known = this.edges.get(key);
    if (known !== undefined) return known;
    const of = callerKey(reporter);
    const already = this.edgesOf.get(of) ?? 0;
    if (this.edges.size >= MOST_EDGES || already >= MOST_EDGES_OF_A_CALLER) return null;
    const edge: Edge = { namespace, caller, dependency, name, instances: new Map() };
    this.edges.set(key, edge);
    this.edgesOf.set(of, already + 1);
    return edge;
  }

  private forget(key: string, edge: Edge): void {
    this.edges.delete(key);
    const of = callerKey(edge);
    const left = (this.edgesOf.get(of) ?? 1) - 1;
    if (left === 0) this.edgesOf.delete(of);
    else this.edgesOf.set(of, left);
  }
}

function callerKey({ namespace, caller }: Pick<Reporter, 'namespace' | 'caller'>): string {
  return `${namespace}/${caller}`;
}

function keyOf({ namespace, caller, dependency, name }: Omit<Edge, 'instances'>): string {
  return JSON.stringify([namespace, caller, dependency, name]);
}

/** Of one edge, the last of an instance counting. */
function breakerOf(told: readonly Told[]): FleetBreaker {
  const ofInstance = new Map(told.map(({ reporter, report }) => [reporter.instance, report]));
  const { lastTransitionAt, ...figures } = aggregateBreaker([...ofInstance.values()], LATENCY_BOUNDS_MS);
  const [{ reporter, report }] = told as [Told];
  const [{ namespace, caller }, { dependency, name }] = [reporter, report];
  const breaker = { caller, dependency, name, ...figures, lastTransitionAt: instantOrNull(lastTransitionAt), overrides: [] };
  return { namespace, id: `${caller}/${dependency}/${name}`, breaker };
}
