import { Injectable } from '@nestjs/common';
import type { BreakerTransition, FleetHello, FleetLeave, FleetReport } from '@watchfloor/contracts';
import { DomainError, type InstanceDefinition } from '@watchfloor/core';
import { v7 as uuid } from 'uuid';
import type { Caller } from '../access/caller.js';
import { Catalog } from '../catalog/catalog.js';
import { RegistrationService } from '../catalog/registration.service.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Decisions } from '../platform/decisions.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { BreakerNotes } from './breaker-notes.js';
import { BreakerRegistry } from './breaker-registry.js';
import { BreakerTransitionRow } from './breaker-transition.entity.js';
import { Leases } from './leases.js';
import type { Registered } from './registered.js';

/** Who an embedded module is, as the catalog knows it, and what it says of its breakers. */
@Injectable()
export class FleetRegistration {
  constructor(
    private readonly catalog: Catalog,
    private readonly registrations: RegistrationService,
    private readonly decisions: Decisions,
    private readonly breakers: BreakerRegistry,
    private readonly notes: BreakerNotes,
    private readonly leases: Leases,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError when the token is of another service, or the catalog does not know such an instance. */
  async register(caller: Caller, hello: FleetHello): Promise<Registered> {
    if (caller.scope.service !== undefined && caller.scope.service !== hello.service) {
      throw new DomainError('forbidden', `This token is of service ${caller.scope.service}, not ${hello.service}.`);
    }
    const namespace = caller.namespaceOf(undefined);
    const { service, component, incarnation } = hello;
    const origin = { address: hello.address ?? null, place: hello.place ?? null };
    const row = await this.registrations.registerInstance({ namespace, service, component, instance: hello.instance, ...origin });
    const serviceUid = row.serviceUid ?? '';
    await this.decisions.command(serviceUid, { kind: 'instance-reported', instance: this.instance(serviceUid, row.uid), incarnation });
    const registered: Registered = { namespace, serviceUid, caller: service, instance: row.key, instanceUid: row.uid, incarnation };
    this.leases.renew(registered);
    return registered;
  }

  async report(registered: Registered, report: FleetReport): Promise<void> {
    if (report.incarnation !== registered.incarnation)
      throw new DomainError('conflict', 'Another incarnation said hello on this connection.');
    this.leases.renew(registered);
    this.breakers.accept(registered, report.breakers);
    await this.store(registered, report.transitions);
  }

  async leave(registered: Registered, { incarnation }: FleetLeave): Promise<void> {
    if (incarnation !== registered.incarnation) return;
    const { serviceUid, instanceUid } = registered;
    this.leases.end(registered);
    this.breakers.drop(registered);
    await this.decisions.command(serviceUid, { kind: 'instance-left', instanceUid, incarnation });
    await this.registrations.forget(instanceUid);
  }

  private instance(serviceUid: string, instanceUid: string): InstanceDefinition {
    const components = this.catalog.service(serviceUid)?.components ?? [];
    const instance = components.flatMap(({ instances }) => instances).find(({ uid }) => uid === instanceUid);
    if (instance === undefined) throw new DomainError('unavailable', 'The instance was retired in the meantime; register again.');
    return instance;
  }

  /** A module whose clock runs ahead can't date its breakers into our future. */
  private async store(registered: Registered, transitions: readonly BreakerTransition[]): Promise<void> {
    if (transitions.length === 0) return;
    const { namespace, serviceUid, caller, instance } = registered;
    const now = this.clock.now();
    const rows = transitions.map(({ at, ...transition }) => ({
      id: uuid(),
      namespace,
      serviceUid,
      shard: shardOf(serviceUid),
      caller,
      instance,
      ...transition,
      at: Math.min(at, now),
    }));
    await this.database.write.getRepository(BreakerTransitionRow).insert(rows);
    this.notes.write(registered, transitions);
  }
}
