import { WORLD, type Agenda } from './agenda.js';
import type { Ailment, Fault } from './ailment.js';
import type { FleetService } from './fleet.js';
import { InstanceTruth, type RestartAnswer } from './instance-truth.js';

type Ms = number;

export interface ServiceTruth {
  readonly service: FleetService;
  readonly instances: readonly InstanceTruth[];
  readonly parents: readonly ServiceTruth[];
  isUp: boolean;
  /** From when on it was down or up, in turns; up at first. */
  readonly turns: Ms[];
}

/** A change of the truth, told to whoever must know: before it happens, and after. */
export interface TruthListener {
  beforeChange(): void;
  afterChange(): void;
}

const MINUTE_MS = 60_000;

/** How everything really is. It knows nothing of the hub, and nobody can ask it but customers and probes. */
export class Truth {
  readonly services: readonly ServiceTruth[];
  readonly instances: ReadonlyMap<string, InstanceTruth>;
  readonly listeners: TruthListener[] = [];
  /** Told of what went wrong, and where. */
  struck: (instance: InstanceTruth, ailment: Ailment) => void = () => undefined;
  private extraFaults = 1_000_000;

  constructor(
    fleet: readonly FleetService[],
    private readonly agenda: Agenda,
    seed: number,
  ) {
    const services: ServiceTruth[] = [];
    let index = 0;
    for (const service of fleet) {
      const { components, dependsOn } = service.definition;
      const instances = components
        .flatMap((role) => role.instances)
        .map(({ uid, place }) => new InstanceTruth(uid, place ?? '', [seed, ++index]));
      const parents = dependsOn.map((uid) => services.find(({ service: known }) => known.definition.uid === uid) as ServiceTruth);
      services.push({ service, instances, parents, isUp: true, turns: [] });
    }
    this.services = services;
    this.instances = new Map(services.flatMap(({ instances }) => instances.map((instance) => [instance.uid, instance] as const)));
  }

  /** Puts down all strikes of a fault. */
  schedule({ ailment, begins, strikes }: Fault): void {
    for (const { instanceUid, at, until } of strikes) {
      const instance = this.instances.get(instanceUid) as InstanceTruth;
      if (begins) this.agenda.put(at, WORLD, () => this.begin(instance));
      if (ailment === null) continue;
      this.agenda.put(at, WORLD, () => this.strike(instance, ailment));
      if (until !== null) this.agenda.put(until, WORLD, () => this.relieve(instance, ailment.fault));
    }
  }

  /** An instance begins anew by itself or by the hands of people, which always works. */
  begin(instance: InstanceTruth): void {
    this.change(() => instance.begin(this.agenda.now));
    this.awaitBoot(instance);
  }

  /** The hub asks for a restart. */
  restart(uid: string): RestartAnswer {
    const instance = this.instances.get(uid) as InstanceTruth;
    if (instance.refusesNext()) return { ok: false, output: 'busy' };
    const stopped = this.stopped();
    let answer: RestartAnswer = { ok: false, output: '' };
    this.change(() => (answer = instance.restart(this.agenda.now, stopped)));
    if (instance.ailments.includes(stopped)) this.struck(instance, stopped);
    this.awaitBoot(instance);
    return answer;
  }

  relieve(instance: InstanceTruth, fault: number): void {
    this.change(() => instance.relieve(fault));
  }

  /** What a perfect probe would see: a deep one sees the dependencies as well. */
  looks(service: ServiceTruth, checkUid: string, instance: InstanceTruth): 'ok' | Ailment['looks'] {
    const own = instance.looks;
    const isCut = service.service.deepChecks.includes(checkUid) && service.parents.some(({ isUp }) => !isUp);
    return own === 'ok' && isCut ? 'refused' : own;
  }

  private strike(instance: InstanceTruth, ailment: Ailment): void {
    let isNew = false;
    this.change(() => (isNew = instance.strike(ailment)));
    if (isNew) this.struck(instance, ailment);
  }

  private awaitBoot(instance: InstanceTruth): void {
    const { bootsUntil } = instance;
    if (bootsUntil === null) return;
    this.agenda.put(bootsUntil, WORLD, () => {
      if (instance.bootsUntil === bootsUntil) this.change(() => (instance.bootsUntil = null));
    });
  }

  private stopped(): Ailment {
    this.extraFaults += 1;
    const anatomy = { looks: 'refused', serves: 0, healedBy: 'restart', refusesCalls: false, cutsPlace: false } as const;
    return { fault: this.extraFaults, ...anatomy, repairMs: 15 * MINUTE_MS };
  }

  private change(happen: () => void): void {
    for (const listener of this.listeners) listener.beforeChange();
    happen();
    for (const service of this.services) this.follow(service);
    for (const listener of this.listeners) listener.afterChange();
  }

  /** A service is up while enough instances of each role are well; a deep check makes its dependencies part of that. */
  private follow(service: ServiceTruth): void {
    const isCut = service.service.deepChecks.length > 0 && service.parents.some(({ isUp }) => !isUp);
    for (const instance of service.instances) {
      if (instance.serves === 1) instance.ailingSince = null;
      else instance.ailingSince ??= this.agenda.now;
    }
    const well = isCut ? 0 : service.instances.filter(({ ailingSince }) => ailingSince === null).length;
    const isUp = service.service.definition.components.every(({ minHealthy }) => well >= minHealthy);
    if (isUp === service.isUp) return;
    service.isUp = isUp;
    service.turns.push(this.agenda.now);
  }
}
