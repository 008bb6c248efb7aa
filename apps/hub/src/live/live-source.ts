import { Injectable } from '@nestjs/common';
import type { LiveBreaker, LiveHub, LiveObjective } from '@watchfloor/contracts';
import { MonthAvailability } from '../availability/month-availability.js';
import { BreakerRegistry } from '../breakers/breaker-registry.js';
import { ActiveConfiguration } from '../catalog/active-configuration.js';
import { Catalog } from '../catalog/catalog.js';
import { Doubt } from '../checks/doubt/doubt.js';
import { CommittedStates } from '../decisions/committed-states.js';
import { GroupCommit } from '../decisions/group-commit.js';
import { DeliveryHealth, type DeliveryHealthReport } from '../notifications/delivery-health.js';
import { formatProblem } from '../platform/configuration/problem.js';
import { Directory } from '../platform/directory.js';
import { instant } from '../platform/instant.js';
import { Ownership } from '../platform/ownership/ownership.js';
import { AutomationService } from '../remediation/automation.service.js';
import { StormService } from '../remediation/storm.service.js';
import { hubVersion } from '../platform/version.js';
import { LastLooks } from './last-looks.js';
import { itemsOfService, type ItemContext, type LiveItem } from './live-items.js';
import { withoutDefaults } from './without-defaults.js';

/** Which namespaces a view shows, and how it names what is in them. */
export interface Scope {
  readonly includes: (namespace: string) => boolean;
  readonly id: ItemContext['id'];
}

const MOST_PROBLEMS = 20;

/** Where the live stream reads: only what is committed. */
@Injectable()
export class LiveSource {
  private deliveries: DeliveryHealthReport = { undelivered: 0, lost: 0, brokenChannels: [] };

  constructor(
    private readonly states: CommittedStates,
    private readonly catalog: Catalog,
    private readonly directory: Directory,
    private readonly breakers: BreakerRegistry,
    private readonly months: MonthAvailability,
    private readonly automation: AutomationService,
    private readonly commits: GroupCommit,
    private readonly doubt: Doubt,
    private readonly storms: StormService,
    private readonly configuration: ActiveConfiguration,
    private readonly ownership: Ownership,
    private readonly looks: LastLooks,
    private readonly deliveryHealth: DeliveryHealth,
  ) {}

  hub(): LiveHub {
    const { problems } = this.configuration.status;
    const { storm } = this.storms;
    const { undelivered, brokenChannels } = this.deliveries;
    const { failingSince } = this.commits;
    const broken = brokenChannels.map(({ channelUid }) => this.directory.keyOf(channelUid));
    return {
      id: this.ownership.hubId,
      version: hubVersion(),
      suspect: this.doubt.isSuspect,
      recording: failingSince === null,
      automation: this.automation.current().all.enabled,
      ...(failingSince === null ? {} : { notRecordingSince: instant(failingSince) }),
      ...(this.doubt.isSuspect ? { doubt: this.doubt.reason } : {}),
      ...(storm.phase === 'frozen' ? { storm: storm.reason } : {}),
      ...(undelivered === 0 ? {} : { undelivered }),
      ...(broken.length === 0 ? {} : { brokenChannels: broken }),
      ...(problems.length === 0 ? {} : { problems: problems.slice(0, MOST_PROBLEMS).map(formatProblem) }),
    };
  }

  serviceUids(scope: Scope): string[] {
    return [...this.states.all()].filter(({ definition }) => scope.includes(definition.namespace)).map(({ definition }) => definition.uid);
  }

  service(uid: string, scope: Scope): LiveItem[] {
    const state = this.states.get(uid);
    if (state === undefined || !scope.includes(state.definition.namespace)) return [];
    const body = this.catalog.view.byUid(uid)?.body;
    const owner = body !== undefined && 'owner' in body ? body.owner : null;
    const componentNames = new Map(this.catalog.view.childrenOf(uid, 'component').map((row) => [row.uid, row.body.name]));
    return itemsOfService(state, { directory: this.directory, id: scope.id, lastLook: (of) => this.looks.of(of), owner, componentNames });
  }

  breakersOf(scope: Scope): LiveItem[] {
    return this.breakers
      .list()
      .filter(({ namespace }) => scope.includes(namespace))
      .map(({ namespace, id, breaker }) => {
        const states = Object.fromEntries(Object.entries(breaker.states).filter(([, count]) => count > 0));
        const value = {
          ...withoutDefaults({ ...breaker, latencyMs: withoutDefaults(breaker.latencyMs) }),
          states,
          id: scope.id(namespace, id),
        } as LiveBreaker;
        return { kind: 'breaker', id: value.id, op: 'upsert', value };
      });
  }

  objectivesOf(scope: Scope): LiveItem[] {
    return this.months.all().flatMap(({ serviceUid, ...figures }) => {
      const definition = this.states.get(serviceUid)?.definition;
      if (definition === undefined || !scope.includes(definition.namespace)) return [];
      const value = withoutDefaults({ serviceId: scope.id(definition.namespace, definition.key), ...figures }) as LiveObjective;
      return [{ kind: 'objective', id: value.serviceId, op: 'upsert', value }];
    });
  }

  refreshLooks(): void {
    this.looks.refresh(this.states.all());
  }

  /** While the database is away the last known stands; "not recording" is said anyway. */
  async refreshDeliveries(): Promise<void> {
    this.deliveries = await this.deliveryHealth.read().catch(() => this.deliveries);
  }
}
