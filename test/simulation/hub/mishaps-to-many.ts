import type { Draw } from '../draw.js';
import type { Symptom } from './own-line.js';
import type { Scene } from './scene.js';

const SYMPTOMS: readonly Symptom[] = ['hanging', 'hanging', 'unreachable', 'refusing'];
/** From blips to what nobody can overlook. */
const CUTS_MS = [300, 1_500, 3_500, 8_000, 14_000, 25_000];

/** Without references nobody could tell it from a disaster. */
export function uplinkIsCut(scene: Scene, draw: Draw): void {
  if (scene.world.lookouts.references.length > 0) cut(scene, draw, null);
}

/** Only of a place with a canary: without one it is a disaster as well. */
export function wayToPlaceIsCut(scene: Scene, draw: Draw): void {
  const { canaries } = scene.world.lookouts;
  if (canaries.length > 0) cut(scene, draw, draw.pick(canaries).target.place);
}

function cut({ world }: Scene, draw: Draw, place: string | null): void {
  const from = world.time.now;
  const to = Math.min(from + draw.pick(CUTS_MS), world.calmFrom);
  world.ownLine.cut({ from, to, place, symptom: draw.pick(SYMPTOMS) });
  world.trace.add(`${place === null ? 'the uplink' : `the way to ${place}`} is cut until ${to}`);
}

/** A true disaster: most of what is looked at fails at one moment. */
export function mostTargetsFail({ world }: Scene, draw: Draw): void {
  const forMs = draw.between(5_000, 45_000);
  const condition = draw.pick(['refusing', 'refusing', 'hanging'] as const);
  world.disasters.push(world.time.now);
  world.trace.add(`most of all is ${condition}`);
  for (const target of world.targets.values()) {
    if (draw.chance(0.2)) continue;
    target.fail(world.time.now, condition);
    world.time.at(world.time.now + forMs + draw.between(0, 5_000), () => target.turn(world.time.now, 'well'));
  }
}

/** One alone says nothing about the line, however long it is away. */
export function oneReferenceFails({ world }: Scene, draw: Draw): void {
  const target = world.lookouts.references[0]?.target;
  if (target === undefined) return;
  target.fail(world.time.now, draw.pick(['refusing', 'hanging'] as const));
  world.trace.add(`${target.key} is ${target.condition}`);
  world.time.at(world.time.now + draw.between(1_000, 60_000), () => target.turn(world.time.now, 'well'));
}
