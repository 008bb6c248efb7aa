import { Draw } from './draw.js';
import { actsAreFenced, actsHaveACause, oneActAtATime } from './holds/acts.js';
import { availabilityAddsUp } from './holds/availability.js';
import { compositionIsThatOfItsInputs, historyOfEarlierShapesStands } from './holds/composition.js';
import { deliveriesAreOwed } from './holds/deliveries.js';
import { openOutagesHaveTheirIncident, resolvedIsForEver, restoredMeansNothingIsOpen } from './holds/incidents.js';
import { lateFactsRefineOnlyTheUnknown } from './holds/late-facts.js';
import { probesAnswerForLapsedLeases } from './holds/leases.js';
import { inconclusiveDecidesNothing, outagesAreDownStretches } from './holds/outages.js';
import { rowsAreTheState } from './holds/rows.js';
import { timelinesAreGapless } from './holds/timelines.js';
import { Hub } from './hub.js';
import { askSomething, redefineSomething, registerSomething, turnSomething } from './people.js';
import { randomService } from './random-service.js';
import { World, type Hold } from './world.js';

const SECONDS = 180;

function allHolds(): Hold[] {
  return [
    timelinesAreGapless,
    compositionIsThatOfItsInputs,
    historyOfEarlierShapesStands,
    outagesAreDownStretches,
    inconclusiveDecidesNothing,
    probesAnswerForLapsedLeases,
    lateFactsRefineOnlyTheUnknown,
    rowsAreTheState,
    openOutagesHaveTheirIncident,
    restoredMeansNothingIsOpen,
    resolvedIsForEver,
    deliveriesAreOwed(),
    actsAreFenced(),
    oneActAtATime,
    actsHaveACause,
  ];
}

/** A few minutes in the life of one service and its hub. @throws when something does not hold */
export function runSimulation(seed: number): World {
  const draw = new Draw(seed);
  const world = new World(randomService(draw), allHolds());
  const hub = new Hub(world, draw);
  let blindUntil = 0;
  for (let second = 0; second < SECONDS; second++) {
    world.now += 1000;
    if (draw.chance(0.01)) blindUntil = world.now + draw.between(5, 90) * 1000;
    hub.second({ probing: world.now >= blindUntil });
    if (draw.chance(0.04)) askSomething(world, draw);
    if (draw.chance(0.04)) turnSomething(world, draw);
    if (draw.chance(0.04)) registerSomething(world, draw);
    if (draw.chance(0.01)) redefineSomething(world, draw);
    if (draw.chance(0.01)) {
      const asleepAt = world.now;
      world.sleep(draw.pick([5000, 30_000, 120_000, 7_200_000]));
      if (draw.chance(0.7)) hub.spoolOf(asleepAt, world.now);
    }
    if (draw.chance(0.015)) {
      const diedAt = world.now;
      world.restart(draw.between(1, 60) * 1000);
      hub.forgetCalls();
      if (draw.chance(0.7)) hub.spoolOf(diedAt, world.now);
    }
  }
  for (const segments of world.rows.segments.values()) availabilityAddsUp(segments, world.now, draw);
  world.step({ kind: 'definition', definition: null });
  return world;
}
