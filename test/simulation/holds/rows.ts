import { isDeepStrictEqual } from 'node:util';
import { HORIZON_MS, type Act, type Outage, type ServiceState } from '@watchfloor/core';
import type { Hold, World } from '../world.js';

const DAY_MS = 86_400_000;

/** Whoever reads the rows knows what the memory knows (model.md "The write path"). */
export const rowsAreTheState: Hold = ({ after, effects, now }, world) => {
  if (effects.length === 0) return;
  timelinesAgree(after, world, now);
  agree(
    'open outages',
    after.outages.values(),
    outagesOf(world, ({ restoredAt }) => restoredAt === null),
  );
  const isRecent = ({ restoredAt }: Outage) => restoredAt !== null && restoredAt > now - HORIZON_MS;
  agree('ended outages', [...after.endedOutages.values()].flat().filter(isRecent), outagesOf(world, isRecent));
  const open = [...world.rows.incidents.values()].filter(({ phase }) => phase !== 'resolved');
  agree('the incident', after.incident === null ? [] : [after.incident], open);
  actsAgree(after, world, now);
};

function timelinesAgree(state: ServiceState, world: World, now: number): void {
  for (const key of new Set([...state.timelines.keys(), ...world.rows.segments.keys()])) {
    const recent = [state.timelines.get(key), world.rows.segments.get(key)].map((segments) =>
      JSON.stringify((segments ?? []).filter(({ to }) => to === null || to > now - HORIZON_MS)),
    );
    if (recent[0] !== recent[1]) throw new Error(`the rows of ${key} are ${recent[1]}, the state is ${recent[0]}`);
  }
}

function actsAgree(state: ServiceState, world: World, now: number): void {
  const isRecent = (act: Act) => act.intentAt > now - DAY_MS;
  const remembered = [...state.targets.values()].flatMap(({ acts }) => acts).filter(isRecent);
  agree('acts', remembered, [...world.rows.acts.values()].filter(isRecent));
  for (const [uid, target] of state.targets) {
    const rows = [...world.rows.acts.values()].filter((act) => act.target.uid === uid);
    if (target.lastNumber !== Math.max(...rows.map(({ number }) => number)))
      throw new Error(`the last number of ${uid} is not that of its rows`);
    const held = rows.some((act) => act.state === 'quarantined' && act.endedAt === null);
    if (held !== (target.quarantinedAt !== null)) throw new Error(`${uid} is quarantined in ${held ? 'rows' : 'memory'} only`);
  }
}

function outagesOf(world: World, holds: (outage: Outage) => boolean): Outage[] {
  return [...world.rows.outages.values()].filter(holds);
}

function agree(what: string, remembered: Iterable<{ readonly id: string }>, written: readonly { readonly id: string }[]): void {
  const [left, right] = [remembered, written].map((rows) => [...rows].toSorted((a, b) => (a.id < b.id ? -1 : 1)));
  if (isDeepStrictEqual(left, right)) return;
  throw new Error(`${what} differ; in memory: ${JSON.stringify(left)}; in rows: ${JSON.stringify(right)}`);
}
