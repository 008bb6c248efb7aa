import type { Message } from '@watchfloor/core';
import { WORLD, type Agenda } from './agenda.js';
import type { Ailment } from './ailment.js';
import type { InstanceTruth } from './instance-truth.js';
import type { ServiceTruth, Truth } from './truth.js';

type Ms = number;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ROUND_AT_MS = 9 * HOUR_MS;
const EVENING = 22;
const MORNING = 7;

/** What people do at the hub after a repair. */
export interface Console {
  /** Whether the board shows trouble at a service. */
  showsTrouble(serviceUid: string): boolean;
  release(serviceUid: string, instanceUid: string): void;
}

/** People, who repair by hand what the hub told them of, slower at night; once a morning they look at the board. */
export class Staff {
  console: Console = { showsTrouble: () => false, release: () => undefined };
  /** Since when somebody works on a service, by its uid. */
  private readonly busySince = new Map<string, Ms>();

  constructor(
    private readonly truth: Truth,
    private readonly agenda: Agenda,
  ) {
    truth.struck = (instance, ailment) => this.struck(instance, ailment);
    agenda.put(agenda.now + ROUND_AT_MS, WORLD, () => this.goRound());
  }

  /** A message about a service arrived. */
  told(serviceUid: string, kind: Message['kind']): void {
    if (kind !== 'recovered') this.turnTo(serviceUid);
  }

  private turnTo(serviceUid: string): void {
    if (this.isAtWork(serviceUid)) return;
    this.busySince.set(serviceUid, this.agenda.now);
    for (const instance of this.serviceOf(serviceUid).instances) {
      for (const ailment of instance.ailments) this.planRepair(serviceUid, instance, ailment);
    }
  }

  /** Whoever is at it already sees what else goes wrong. */
  private struck(instance: InstanceTruth, ailment: Ailment): void {
    const service = this.truth.services.find(({ instances }) => instances.includes(instance)) as ServiceTruth;
    const { uid } = service.service.definition;
    if (this.isAtWork(uid)) this.planRepair(uid, instance, ailment);
  }

  /** Until the board shows that it is over. */
  private isAtWork(serviceUid: string): boolean {
    if (!this.console.showsTrouble(serviceUid)) this.busySince.delete(serviceUid);
    return this.busySince.has(serviceUid);
  }

  private planRepair(serviceUid: string, instance: InstanceTruth, ailment: Ailment): void {
    if (ailment.healedBy === 'itself') return;
    const since = this.busySince.get(serviceUid);
    const at = this.agenda.now + ailment.repairMs * (isNight(this.agenda.now) ? 2 : 1);
    this.agenda.put(at, WORLD, () => {
      const goesOn = this.isAtWork(serviceUid) && this.busySince.get(serviceUid) === since;
      if (goesOn && instance.ailments.includes(ailment)) this.repair(serviceUid, instance, ailment);
    });
  }

  /** A bad build is rolled back, all else begins anew: both take a boot. What held the hub back is lifted. */
  private repair(serviceUid: string, instance: InstanceTruth, ailment: Ailment): void {
    this.truth.relieve(instance, ailment.fault);
    this.truth.begin(instance);
    this.console.release(serviceUid, instance.uid);
  }

  private goRound(): void {
    this.agenda.put(this.agenda.now + DAY_MS, WORLD, () => this.goRound());
    for (const { service } of this.truth.services) {
      if (this.console.showsTrouble(service.definition.uid)) this.turnTo(service.definition.uid);
    }
  }

  private serviceOf(uid: string): ServiceTruth {
    return this.truth.services.find(({ service }) => service.definition.uid === uid) as ServiceTruth;
  }
}

/** The simulated clock begins at midnight. */
function isNight(now: Ms): boolean {
  const hour = Math.floor((now % DAY_MS) / HOUR_MS);
  return hour >= EVENING || hour < MORNING;
}
