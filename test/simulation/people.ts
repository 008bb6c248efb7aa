import type { Command, InstanceDefinition, ServiceDefinition } from '@watchfloor/core';
import type { Draw } from './draw.js';
import { randomCheck, randomComponent, randomInstance } from './random-service.js';
import type { World } from './world.js';

/** What people ask at any moment, sensible or not. */
export function askSomething(world: World, draw: Draw): void {
  const incidentId = world.state.incident?.id ?? 'none';
  const held = [...world.state.targets].find(([, { quarantinedAt }]) => quarantinedAt !== null)?.[0] ?? 'none';
  const commands: readonly Command[] = [
    { kind: 'acknowledge', incidentId, by: 'ada' },
    { kind: 'comment', incidentId, by: 'ada', text: 'looking' },
    { kind: 'severity', incidentId, by: 'ada', severity: draw.pick(['minor', 'major', 'critical']) },
    { kind: 'resolve', incidentId, by: 'ada' },
    { kind: 'declare', by: 'ada', severity: 'major', title: 'Wrong invoices' },
    { kind: 'release', targetUid: held, by: 'ada' },
  ];
  world.command(draw.pick(commands));
}

/** The switch is turned, or a dependency goes down or comes back. */
export function turnSomething(world: World, draw: Draw): void {
  if (draw.chance(0.5)) world.step({ kind: 'automation', automation: { enabled: !world.state.automation.enabled, reason: 'drill' } });
  else world.step({ kind: 'reachability', unreachable: world.state.unreachable === null ? { by: 'ledger' } : null });
}

/** The catalog changes: parts come, go, or mean something else. */
export function redefineSomething(world: World, draw: Draw): void {
  world.step({ kind: 'definition', definition: changed(world.state.definition, draw, world.now) });
}

function changed(definition: ServiceDefinition, draw: Draw, now: number): ServiceDefinition {
  const { components, checks } = definition;
  const component = draw.pick(components);
  const withComponent = (next: Partial<typeof component>): ServiceDefinition => ({
    ...definition,
    components: components.map((known) => (known === component ? { ...known, ...next } : known)),
  });
  const turn = draw.between(0, 7);
  if (turn === 0) return { ...definition, components: [...components, randomComponent(draw, now)] };
  if (turn === 1 && components.length > 1) return { ...definition, components: components.filter((known) => known !== component) };
  if (turn === 2) return withComponent({ instances: [...component.instances, randomInstance(draw)] });
  if (turn === 3 && component.instances.length > 1) return withComponent({ instances: component.instances.slice(1), minHealthy: 1 });
  if (turn === 4) return withComponent({ checks: [...component.checks, randomCheck(draw, { heartbeat: false, now })] });
  if (turn === 5)
    return withComponent({ checks: component.checks.map((check) => ({ ...check, revision: check.revision + 1, revisedAt: now })) });
  if (turn === 6) return { ...definition, checks: checks.slice(1), name: 'Renamed' };
  return withComponent({ essential: !component.essential, minHealthy: draw.between(1, Math.max(1, component.instances.length)) });
}

/** Embedded modules say hello, farewell, or nothing any more. */
export function registerSomething(world: World, draw: Draw): void {
  const { definition, instances } = world.state;
  const component = definition.components.find(({ registered }) => registered);
  if (component === undefined) return;
  const instance = draw.chance(0.3) ? randomInstance(draw) : draw.pick([...component.instances, randomInstance(draw)]);
  const incarnation = instances.get(instance.uid)?.incarnation?.id ?? '';
  const turn = draw.between(0, 3);
  if (turn === 0 && component.instances.includes(instance)) return leave(world, { componentUid: component.uid, instance, incarnation });
  if (turn === 1) return void world.command({ kind: 'lease-lapsed', instanceUid: instance.uid, incarnation });
  if (!component.instances.includes(instance)) define(world, component.uid, [...component.instances, instance]);
  world.command({ kind: 'instance-reported', instance, incarnation: turn === 2 ? incarnation : `incarnation-${world.now}` });
}

function leave(
  world: World,
  { componentUid, instance, incarnation }: { componentUid: string; instance: InstanceDefinition; incarnation: string },
): void {
  world.command({ kind: 'instance-left', instanceUid: instance.uid, incarnation });
  const instances = world.state.definition.components.find(({ uid }) => uid === componentUid)?.instances ?? [];
  define(
    world,
    componentUid,
    instances.filter(({ uid }) => uid !== instance.uid),
  );
}

function define(world: World, componentUid: string, instances: readonly InstanceDefinition[]): void {
  const { definition } = world.state;
  const components = definition.components.map((known) => (known.uid === componentUid ? { ...known, instances } : known));
  world.step({ kind: 'definition', definition: { ...definition, components } });
}
