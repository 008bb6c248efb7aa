import { Draw } from '../../simulation/draw.js';
import { FAULT_KINDS, HUB_TROUBLES, type Fault, type HubTrouble, type HubTroubleKind } from './ailment.js';
import { drawFault, type Place } from './draw-fault.js';
import type { FleetService } from './fleet.js';
import { WEATHERS, weatherOf } from './weather.js';

type Ms = number;

const DAY_MS = 86_400_000;
const SECONDS_OF_MONTH = 30 * 86_400;
/** Nothing happens before the hub has seen everything well, nor so late that its end would not be seen. */
const CALM_MS = 600_000;

export interface Schedule {
  readonly faults: readonly Fault[];
  readonly hubTroubles: readonly HubTrouble[];
}

/** Everything that goes wrong in a stretch of time, drawn from the seed alone: each kind has numbers of its own. */
export function drawSchedule(
  seed: number,
  fleet: readonly FleetService[],
  stretch: { readonly start: Ms; readonly days: number },
): Schedule {
  const rates = WEATHERS[weatherOf(seed)];
  const places = placesOf(fleet);
  const faults = FAULT_KINDS.flatMap((kind, index) => {
    const draw = new Draw(seed * 1_000 + index);
    return instants(draw, rates[kind], stretch).map((at, count) => drawFault(draw, kind, { at, number: index * 10_000 + count, places }));
  });
  const hubTroubles = HUB_TROUBLES.flatMap((kind, index) => {
    const draw = new Draw(seed * 1_000 + 500 + index);
    return instants(draw, rates[kind], stretch).map((at) => ({ kind, at, until: at + lastsMs(draw, kind) }));
  });
  return { faults: faults.flat(), hubTroubles: inTurns(hubTroubles) };
}

/** A Poisson process, in whole seconds. */
function instants(draw: Draw, perMonth: number, { start, days }: { readonly start: Ms; readonly days: number }): Ms[] {
  const found: Ms[] = [];
  const end = start + days * DAY_MS - CALM_MS;
  for (let at = start + CALM_MS; ;) {
    at += Math.max(1, Math.round((-Math.log(1 - draw.ratio()) * SECONDS_OF_MONTH) / perMonth)) * 1000;
    if (at >= end) return found;
    found.push(at);
  }
}

function lastsMs(draw: Draw, kind: HubTroubleKind): Ms {
  if (kind === 'killed') return draw.between(5, 60) * 1000;
  if (kind === 'away') return draw.between(300, 1_800) * 1000;
  return draw.between(60, kind === 'uplink' ? 900 : 600) * 1000;
}

/** One trouble of the hub at a time. */
function inTurns(troubles: readonly HubTrouble[]): HubTrouble[] {
  const kept: HubTrouble[] = [];
  for (const trouble of troubles.toSorted((one, other) => one.at - other.at)) {
    if (trouble.at > (kept.at(-1)?.until ?? 0)) kept.push(trouble);
  }
  return kept;
}

function placesOf(fleet: readonly FleetService[]): Place[] {
  return fleet.flatMap(({ definition }) =>
    definition.components.flatMap((role) =>
      role.instances.map(({ uid, place }) => ({ instanceUid: uid, place: place ?? '', roleUid: role.uid })),
    ),
  );
}
