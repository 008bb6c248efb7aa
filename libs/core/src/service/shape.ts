import type { ServiceDefinition } from './definition.js';

/** What composition depends on: which checks, components and instances there are, and how they count. */
export function shapeOf({ checks, components }: ServiceDefinition): string {
  const shape = components.map((component) => [
    component.uid,
    component.essential,
    component.minHealthy,
    component.instances.map(({ uid }) => uid),
    component.checks.map(({ uid, essential }) => [uid, essential]),
  ]);
  return JSON.stringify([checks.map(({ uid, essential }) => [uid, essential]), shape]);
}
