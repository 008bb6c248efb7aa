import type { Message, ServiceDefinition, Timer } from '@watchfloor/core';
import { unreachableBy } from '../../../apps/hub/src/decisions/reachability.js';
import type { DueEffect } from '../../simulation/rows.js';
import { Actuator } from './actuator.js';
import { HUB, WORLD, type Agenda } from './agenda.js';
import type { HubTrouble } from './ailment.js';
import { FleetStorm } from './fleet-storm.js';
import { HubLife } from './hub-life.js';
import { Looks, type Around } from './looks.js';
import { Sight } from './sight.js';
import type { Staff } from './staff.js';
import type { ServiceTruth, Truth } from './truth.js';
import { WatchedService } from './watched-service.js';

export interface HubOptions {
  /** The switch over everything that acts by itself. */
  readonly automation: boolean;
  readonly skips: boolean;
}

interface Watched {
  readonly service: WatchedService;
  readonly looks: Looks;
}

/** The engine with what a hub is around it: it probes, keeps time, tells people and calls actions; and it dies now and then. */
export class Hub {
  readonly actuator: Actuator;
  private readonly watched = new Map<string, Watched>();
  private readonly around: Around;
  private readonly storm: FleetStorm;

  constructor(
    truth: Truth,
    private readonly agenda: Agenda,
    private readonly staff: Staff,
    options: HubOptions,
  ) {
    const [life, sight] = [new HubLife(agenda), new Sight(truth)];
    this.around = { agenda, life, sight, skips: options.skips };
    this.actuator = new Actuator(truth, this.around);
    this.storm = new FleetStorm(agenda, truth.instances.size, () => this.thaw());
    life.stormReason = () => this.storm.reason;
    let turn = 0;
    for (const serviceTruth of truth.services) turn += this.watch(serviceTruth, options.automation, turn);
    truth.listeners.push({ beforeChange: () => undefined, afterChange: () => this.wake() });
    staff.console = {
      showsTrouble: (uid) => this.service(uid).state.incident?.restoredAt === null,
      release: (serviceUid, targetUid) => this.release(serviceUid, targetUid),
    };
    for (const { looks } of this.watched.values()) looks.start();
  }

  service(uid: string): WatchedService {
    return this.watched.get(uid)!.service;
  }

  schedule(trouble: HubTrouble): void {
    this.agenda.put(trouble.at, WORLD, () => this.begin(trouble));
    this.agenda.put(trouble.until, WORLD, () => this.end(trouble));
  }

  private watch(truth: ServiceTruth, enabled: boolean, turn: number): number {
    const { definition } = truth.service;
    const automation = { enabled, reason: enabled ? '' : 'the other half of the measure' };
    const service: WatchedService = new WatchedService(definition, automation, this.around.life, {
      due: (row) => this.expect(definition.uid, row),
      turned: (subject, status) => {
        if (subject.kind === 'service') this.reconsider();
        else this.storm.note(subject.uid, roleOf(definition, subject.uid), status);
      },
    });
    const looks = new Looks(truth, service, this.around, turn);
    this.watched.set(definition.uid, { service, looks });
    return looks.count;
  }

  private wake(): void {
    for (const { looks } of this.watched.values()) looks.wake();
  }

  /** Who depends on what is DOWN is told so (ST-10). */
  private reconsider(): void {
    for (const [uid, { service }] of this.watched) {
      const key = unreachableBy(uid, (parent) => this.watched.get(parent)?.service);
      if (key === (service.state.unreachable?.by ?? null)) continue;
      service.step({ kind: 'reachability', unreachable: key === null ? null : { by: key } });
    }
  }

  private begin(trouble: HubTrouble): void {
    const { life, sight } = this.around;
    if (trouble.kind === 'uplink' || trouble.kind === 'doubt') {
      sight.trouble = trouble;
      life.trustedSince = null;
      this.wake();
      return;
    }
    for (const { looks } of this.watched.values()) looks.stop();
    life.end();
  }

  private end(trouble: HubTrouble): void {
    const { life, sight } = this.around;
    sight.trouble = null;
    if (!life.isAway) {
      life.trustedSince = this.agenda.now;
      this.thaw();
      return;
    }
    life.beginAgain(trouble.at);
    const missed = [...this.watched].flatMap(([uid, { service }]) => [...service.rows.dues.values()].map((row) => ({ uid, row })));
    for (const { uid, row } of missed) if (!row.settled && row.at <= this.agenda.now) this.expect(uid, row);
    for (const { service, looks } of this.watched.values()) {
      service.rebuild({ coveredUntil: trouble.at, now: this.agenda.now });
      looks.start();
    }
    this.reconsider();
  }

  private thaw(): void {
    if (this.around.life.isAway) return;
    for (const { service } of this.watched.values()) service.step({ kind: 'thaw' });
  }

  private expect(serviceUid: string, { at, key }: DueEffect): void {
    this.agenda.put(at, HUB, () => this.handle(this.service(serviceUid), key));
  }

  private handle(service: WatchedService, key: string): void {
    const { life, sight } = this.around;
    const row = service.rows.dues.get(key);
    if (life.isAway || row === undefined || row.settled || row.at > this.agenda.now) return;
    if (row.dueKind === 'timer') service.step({ kind: 'command', command: { kind: 'timer', key, timer: row.payload as Timer } });
    else if (row.dueKind === 'act') this.actuator.act(service, row);
    else if (sight.isCutOff) this.agenda.put(sight.trouble!.until, HUB, () => this.handle(service, key));
    else this.deliver(service, row);
  }

  private deliver(service: WatchedService, { key, payload }: DueEffect): void {
    service.rows.settle(key);
    this.staff.told(service.definition.uid, (payload as { readonly message: Message }).message.kind);
  }

  private release(serviceUid: string, targetUid: string): void {
    const service = this.service(serviceUid);
    if (this.around.life.isAway || (service.state.targets.get(targetUid)?.quarantinedAt ?? null) === null) return;
    service.step({ kind: 'command', command: { kind: 'release', targetUid, by: 'staff' } });
  }
}

function roleOf({ components }: ServiceDefinition, instanceUid: string): string {
  return components.find(({ instances }) => instances.some(({ uid }) => uid === instanceUid))?.uid ?? '';
}
