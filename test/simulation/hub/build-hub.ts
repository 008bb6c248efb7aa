import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { ActiveConfiguration } from '../../../apps/hub/src/catalog/active-configuration.js';
import { Catalog } from '../../../apps/hub/src/catalog/catalog.js';
import { CatalogService } from '../../../apps/hub/src/catalog/catalog.service.js';
import { CatalogWriter } from '../../../apps/hub/src/catalog/catalog.writer.js';
import { RegistrationService } from '../../../apps/hub/src/catalog/registration.service.js';
import { ChecksModule } from '../../../apps/hub/src/checks/checks.module.js';
import { CoverageService } from '../../../apps/hub/src/checks/coverage.service.js';
import { DoubtLoop } from '../../../apps/hub/src/checks/doubt/doubt.loop.js';
import { InProcessObservationLog } from '../../../apps/hub/src/checks/in-process-observation-log.js';
import { ObservationLog } from '../../../apps/hub/src/checks/observation-log.js';
import { applyLeftJournal } from '../../../apps/hub/src/decisions/journal/apply-left-journal.js';
import { Journal } from '../../../apps/hub/src/decisions/journal/journal.js';
import { CommittedStates } from '../../../apps/hub/src/decisions/committed-states.js';
import { DecisionsLifecycle } from '../../../apps/hub/src/decisions/decisions.lifecycle.js';
import { DecisionsModule } from '../../../apps/hub/src/decisions/decisions.module.js';
import { NotificationsModule } from '../../../apps/hub/src/notifications/notifications.module.js';
import { Clock } from '../../../apps/hub/src/platform/clock.js';
import { Database } from '../../../apps/hub/src/platform/database/database.js';
import { Decisions } from '../../../apps/hub/src/platform/decisions.js';
import { DueWorker } from '../../../apps/hub/src/platform/due/due-worker.js';
import { EgressGuard } from '../../../apps/hub/src/platform/egress/egress-guard.js';
import { Nudges } from '../../../apps/hub/src/platform/nudges/nudges.js';
import { SilentNudges } from '../../../apps/hub/src/platform/nudges/silent-nudges.js';
import { Ownership } from '../../../apps/hub/src/platform/ownership/ownership.js';
import { SingleOwner } from '../../../apps/hub/src/platform/ownership/single-owner.js';
import { SecretBox } from '../../../apps/hub/src/platform/secrets/secret-box.js';
import { AutomationService } from '../../../apps/hub/src/remediation/automation.service.js';
import { RemediationModule } from '../../../apps/hub/src/remediation/remediation.module.js';
import type { HubLife } from './hub-life.js';
import { Injector } from './injector.js';
import { activeOf, SECRETS } from './simulated-configuration.js';
import { JOURNAL_PATH } from './virtual-disk.js';
import { VirtualNetwork } from './virtual-network.js';

type Hooks = Partial<OnModuleInit & OnApplicationBootstrap & BeforeApplicationShutdown & OnApplicationShutdown>;

export interface BuiltHub {
  readonly decisions: Decisions;
  readonly committed: CommittedStates;
  readonly automation: AutomationService;
  /** As SIGTERM does. */
  end(): Promise<void>;
}

/** The one place that knows how a hub is put together and in which order it starts: as serve.ts and its modules do. */
export async function buildHub(life: HubLife, database: Database): Promise<BuiltHub> {
  const { clock } = life.world;
  const injector = new Injector([ChecksModule, NotificationsModule, RemediationModule, DecisionsModule]);
  const catalog = new Catalog(database, SECRETS, {});
  injector.provide(Database, database);
  injector.provide(Clock, clock);
  injector.provide(Nudges, new SilentNudges());
  injector.provide(ObservationLog, new InProcessObservationLog());
  injector.provide(SecretBox, SECRETS);
  injector.provide(EgressGuard, new VirtualNetwork(life));
  const place = { path: JOURNAL_PATH, reserveBytes: 0 };
  await applyLeftJournal({ database, place, now: clock.now(), say: (line) => life.world.trace.add(line) });
  const ownership = await SingleOwner.take(database, { version: 'simulated', now: clock.now() });
  injector.provide(Ownership, ownership);
  injector.provide(Journal, await Journal.at(place, ownership.hubId));
  await catalog.load();
  injector.provide(Catalog, catalog);
  injector.provide(ActiveConfiguration, activeOf(life.world.configuration));
  // Nobody defines anything here.
  const writer = undefined as unknown as CatalogWriter;
  const judge = () => {
    throw new Error('Nothing is defined by API in this world.');
  };
  injector.provide(CatalogService, new CatalogService(catalog, writer, judge));
  injector.provide(RegistrationService, new RegistrationService(catalog, writer, () => null));
  for (const root of [DoubtLoop, DueWorker, NotificationsModule, RemediationModule, DecisionsLifecycle]) injector.get<unknown>(root);
  const parts = injector.all() as Hooks[];
  for (const part of parts) await part.onModuleInit?.();
  for (const part of parts) await part.onApplicationBootstrap?.();
  injector.get(CoverageService).listening();
  return {
    decisions: injector.get(Decisions),
    committed: injector.get(CommittedStates),
    automation: injector.get(AutomationService),
    end: () => end(parts),
  };
}

async function end(parts: readonly Hooks[]): Promise<void> {
  const lastFirst = parts.toReversed();
  for (const part of lastFirst) await part.beforeApplicationShutdown?.('SIGTERM');
  for (const part of lastFirst) await part.onApplicationShutdown?.('SIGTERM');
}
