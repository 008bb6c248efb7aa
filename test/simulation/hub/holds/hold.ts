import type { ServiceDefinition } from '@watchfloor/core';
import { difference, type Stretch } from '../../../support/survival/stretches.ts';
import type { CheckBody } from '../../../../apps/hub/src/platform/configuration/bodies.js';
import type { HubRun } from '../run-hub-simulation.js';
import { StoredRecord } from '../record.js';
import type { Target } from '../targets.js';
import { Wall } from '../wall.js';
import { hiding, LINGERS_MS } from './hidden.js';

/** A check at one place, with the one thing that it looks at. */
export interface WatchedRun {
  /** Of its subject. */
  readonly key: string;
  readonly instanceKey: string | null;
  readonly serviceUid: string;
  readonly target: Target;
  readonly body: CheckBody;
}

/** What an oracle may look at. It throws where the hub broke its word. */
export interface Evidence extends HubRun {
  readonly record: StoredRecord;
  readonly wall: Wall;
  readonly runs: readonly WatchedRun[];
  readonly definitions: ReadonlyMap<string, ServiceDefinition>;
  /** The wall clock at the end. */
  readonly until: number;
  /** When somebody was there who could see what this run looks at, on the wall clock. */
  awake(run: WatchedRun): Stretch[];
}

export type Hold = (evidence: Evidence) => void;

export function evidenceOf(run: HubRun): Evidence {
  const { world, lives, written } = run;
  const wall = new Wall(world);
  const definitions = [...(lives.last?.hub?.committed.all() ?? [])].map(({ definition }) => definition);
  return {
    ...run,
    record: new StoredRecord(world.store),
    wall,
    runs: written.flatMap((each) => (each.kind === 'check' ? runsOf(run, each) : [])),
    definitions: new Map(definitions.map((definition) => [definition.uid, definition])),
    until: world.clock.now(),
    awake: (watched) => wall.read(difference(lives.awake(watched.body.intervalMs), hidden(run, watched))),
  };
}

/** While its own line is cut the hub knows nothing, and after it needs an interval for the first looks. */
function hidden(run: HubRun, watched: WatchedRun): Stretch[] {
  return hiding(run, watched).map(({ from, to }) => ({ from, to: to + LINGERS_MS + watched.body.intervalMs }));
}

function runsOf({ world, written }: HubRun, check: Extract<HubRun['written'][number], { kind: 'check' }>): WatchedRun[] {
  const { uid, parentUid, serviceUid, body } = check;
  const of = { serviceUid: serviceUid ?? '', body };
  const target = String(body.settings['target']);
  if (target !== '{id}') return [{ ...of, key: `check:${uid}`, instanceKey: null, target: world.target(target) }];
  const instances = written.filter((each) => each.kind === 'instance' && each.parentUid === parentUid);
  return instances.map((instance) => ({
    ...of,
    key: `check:${uid}:${instance.uid}`,
    instanceKey: `instance:${instance.uid}`,
    target: world.target(instance.uid),
  }));
}

/** How long somebody who is there may take to know of a change: as many looks as it takes, and the last one's patience. */
export function boundMs({ intervalMs, timeoutMs, failureThreshold, successThreshold }: CheckBody): number {
  return intervalMs * Math.max(2, failureThreshold, successThreshold) + timeoutMs + 1_000;
}
