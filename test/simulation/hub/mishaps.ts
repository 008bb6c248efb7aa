import type { Draw } from '../draw.js';
import { mostTargetsFail, oneReferenceFails, uplinkIsCut, wayToPlaceIsCut } from './mishaps-to-many.js';
import type { Mishap, Scene } from './scene.js';
import type { Condition } from './targets.js';

/** How often each comes, over a whole run: at least, at most. */
const MISHAPS: readonly (readonly [Mishap, least: number, most: number])[] = [
  [targetFails, 2, 7],
  [targetFlaps, 0, 1],
  [lineIsCut, 0, 2],
  [uplinkIsCut, 0, 1],
  [wayToPlaceIsCut, 0, 1],
  [mostTargetsFail, 0, 1],
  [oneReferenceFails, 0, 2],
  [hubIsKilled, 0, 3],
  [hubIsAskedToEnd, 0, 1],
  [hubStandsStill, 0, 2],
  [machineSleeps, 0, 1],
  [databaseIsAway, 0, 2],
  [databaseIsSlow, 0, 1],
  [commitsFail, 0, 3],
  [answersAreLost, 0, 3],
  [receiverIsIll, 0, 2],
  [diskIsFull, 0, 1],
];

/** Lays everything that will go wrong between these times. */
export function planMishaps(scene: Scene, from: number, to: number): void {
  const { draw, time } = scene.world;
  for (const [mishap, least, most] of MISHAPS) {
    for (let times = draw.between(least, most); times > 0; times -= 1) time.at(draw.between(from, to), () => mishap(scene, draw));
  }
  if (draw.chance(0.2)) time.at(draw.between(from, to), () => clockJumps(scene, draw));
}

const BAD: readonly Condition[] = ['refusing', 'refusing', 'hanging', 'poor'];

function targetFails({ world }: Scene, draw: Draw): void {
  const target = world.target(draw.pick([...world.targets.keys()]));
  const condition = draw.pick(BAD);
  target.fail(world.time.now, condition);
  world.trace.add(`${target.key} is ${condition}`);
  if (draw.chance(0.4)) return;
  world.time.at(world.time.now + draw.between(300, 45_000), () => target.turn(world.time.now, 'well'));
}

function targetFlaps({ world }: Scene, draw: Draw): void {
  const target = world.target(draw.pick([...world.targets.keys()]));
  const everyMs = draw.between(500, 6_000);
  for (let turn = 1; turn < 10; turn += 1) {
    world.time.at(world.time.now + turn * everyMs, () => target.fail(world.time.now, turn % 2 === 1 ? 'refusing' : 'well'));
  }
}

function lineIsCut({ world }: Scene, draw: Draw): void {
  const target = world.target(draw.pick([...world.targets.keys()]));
  target.cut(world.time.now, world.time.now + draw.between(50, 12_000));
  world.trace.add(`the line to ${target.key} is cut`);
}

function hubIsKilled({ world, lives }: Scene, draw: Draw): void {
  const life = lives.current;
  if (life === null) return;
  life.awayForMs = draw.pick([0, 500, 3_000, 9_000, 25_000]);
  life.killWithin(draw.between(1, 25), draw.chance(0.5));
  world.time.at(world.time.now + 4_000, () => life.die());
}

function hubIsAskedToEnd({ lives, world }: Scene, draw: Draw): void {
  const life = lives.ready;
  if (life === null) return;
  life.awayForMs = draw.between(0, 4_000);
  const askedAt = world.time.now;
  life.end().catch((error: Error) => world.complaints.push(`The hub did not end well: ${error.stack}`));
  world.time.at(askedAt + 10_000, () => life.die());
}

function hubStandsStill({ world, lives }: Scene, draw: Draw): void {
  lives.current?.stop(Math.min(draw.pick([300, 1_500, 4_000, 12_000, 40_000]), world.calmFrom - world.time.now));
}

function machineSleeps({ world, lives }: Scene, draw: Draw): void {
  lives.current?.sleep(Math.min(draw.pick([1_500, 20_000, 40_000]), world.calmFrom - world.time.now));
}

function databaseIsAway({ world }: Scene, draw: Draw): void {
  world.trouble.goAway(draw.pick([200, 2_000, 9_000, 25_000]));
  world.trace.add('the database is away');
}

function databaseIsSlow({ world }: Scene, draw: Draw): void {
  world.trouble.slowDown(draw.between(1_000, 15_000), draw.pick([2, 20, 120]));
  world.trace.add('the database is slow');
}

function diskIsFull({ world }: Scene, draw: Draw): void {
  if (draw.chance(0.7)) return;
  world.disk.isFull = true;
  const [from, to] = [world.time.now, world.time.now + draw.between(2_000, 20_000)];
  world.disk.fullTimes.push({ from, to });
  world.time.at(to, () => (world.disk.isFull = false));
}

function commitsFail({ world }: Scene, draw: Draw): void {
  world.trouble.failing += draw.between(1, 2);
}

function answersAreLost({ world }: Scene): void {
  world.trouble.losing += 1;
}

function receiverIsIll({ world }: Scene, draw: Draw): void {
  const receiver = world.receiver(draw.pick([...world.receivers.keys()]));
  receiver.mood = draw.pick(['refusing', 'hanging', 'forgetful'] as const);
  world.trace.add(`${receiver.key} is ${receiver.mood}`);
  const [from, to] = [world.time.now, world.time.now + draw.between(1_000, 30_000)];
  receiver.illTimes.push({ from, to });
  world.time.at(to, () => (receiver.mood = 'well'));
}

/** Back by more is left to the tests on real processes: times that come twice have no one truth to compare with. */
const JUMPS_MS = [-1_500, 1_500, 3_000, 30_000, 3_600_000];

function clockJumps({ world }: Scene, draw: Draw): void {
  const byMs = draw.pick(JUMPS_MS);
  world.clock.jump(byMs);
  world.trace.add(`the clock jumps by ${byMs} ms`);
}
