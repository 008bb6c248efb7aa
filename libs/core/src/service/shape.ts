import type { ServiceDefinition } from './definition.js';

/** What composition depends on, but for the instances: which checks and components there are, and how they count. */
function rulesOf({ checks, components }: ServiceDefinition): string {
  const rules = components.map((component) => [
    component.uid,
    component.essential,
    component.minHealthy,
    component.checks.map(({ uid, essential, locations }) => [uid, essential, locations]),
  ]);
  return JSON.stringify([checks.map(({ uid, essential, locations }) => [uid, essential, locations]), rules]);
}

function instancesOf({ components }: ServiceDefinition): string[] {
  return components.flatMap(({ instances }) => instances.map(({ uid }) => uid));
}

export function hasSameShape(next: ServiceDefinition, before: ServiceDefinition): boolean {
  return rulesOf(next) === rulesOf(before) && instancesOf(next).join() === instancesOf(before).join();
}

/** Only instances came: they are PENDING in all that was, so composing the past with them changes nothing. */
export function onlyGains(next: ServiceDefinition, before: ServiceDefinition): boolean {
  const present = new Set(instancesOf(next));
  return rulesOf(next) === rulesOf(before) && instancesOf(before).every((uid) => present.has(uid));
}
