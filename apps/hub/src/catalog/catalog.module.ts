import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../platform/clock.js';
import { Extensions } from '../platform/configuration/extension.js';
import { judgeTargets } from '../platform/configuration/judge-hub.js';
import { Database } from '../platform/database/database.js';
import { Directory } from '../platform/directory.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { ownEndpointsOf } from '../platform/configuration/own-endpoints-of.js';
import { Events } from '../platform/events.js';
import { Nudges } from '../platform/nudges/nudges.js';
import { Ownership } from '../platform/ownership/ownership.js';
import { SecretBox } from '../platform/secrets/secret-box.js';
import { Settings } from '../platform/settings/settings.js';
import { ActiveConfiguration } from './active-configuration.js';
import { CatalogFollower } from './catalog-follower.js';
import { CatalogDirectory } from './catalog-directory.js';
import { CatalogService } from './catalog.service.js';
import { Catalog } from './catalog.js';
import { CatalogWriter } from './catalog.writer.js';
import { ConfigurationWatcher } from './configuration.watcher.js';
import { RegistrationService } from './registration.service.js';

type ActivatingParts = [Database, CatalogWriter, EgressGuard, Clock, Ownership];

/** Everything here is loaded when it is first injected: the factories wait for the database and the file. */
const PROVIDERS: Provider[] = [
  {
    provide: Catalog,
    inject: [Database, SecretBox],
    useFactory: async (database: Database, box: SecretBox) => {
      const catalog = new Catalog(database, box);
      await catalog.load();
      return catalog;
    },
  },
  {
    provide: Directory,
    inject: [Database, Catalog, Events],
    useFactory: async (database: Database, catalog: Catalog, events: Events) => {
      const directory = new CatalogDirectory(database, catalog);
      await directory.load();
      events.on('definitions', () => directory.keepUp());
      return directory;
    },
  },
  {
    provide: CatalogWriter,
    inject: [Database, Catalog, SecretBox, AuditService, Clock, Events],
    useFactory: (...parts: ConstructorParameters<typeof CatalogWriter>) => new CatalogWriter(...parts),
  },
  {
    provide: ActiveConfiguration,
    inject: [Settings, Extensions, Database, CatalogWriter, EgressGuard, Clock, Ownership],
    useFactory: async (settings: Settings, extensions: Extensions, ...[database, writer, egress, clock, ownership]: ActivatingParts) => {
      await writer.load();
      const ownEndpoints = ownEndpointsOf(settings);
      egress.protect(ownEndpoints);
      const active = new ActiveConfiguration(
        settings.configPath,
        { extensions, variables: process.env, ownEndpoints },
        { database, writer, egress, clock, ownership },
      );
      await active.start();
      return active;
    },
  },
  {
    provide: ConfigurationWatcher,
    inject: [Settings, ActiveConfiguration],
    useFactory: (settings: Settings, active: ActiveConfiguration) => new ConfigurationWatcher(settings.configPath, active),
  },
  {
    provide: CatalogFollower,
    inject: [CatalogWriter, ActiveConfiguration, Ownership, Nudges, Events],
    useFactory: (...parts: ConstructorParameters<typeof CatalogFollower>) => new CatalogFollower(...parts),
  },
  {
    provide: CatalogService,
    inject: [Catalog, CatalogWriter, ActiveConfiguration, Extensions, EgressGuard],
    useFactory: (catalog: Catalog, writer: CatalogWriter, active: ActiveConfiguration, extensions: Extensions, egress: EgressGuard) =>
      new CatalogService(catalog, writer, () => {
        const { defaults, commands } = active.configuration;
        return { defaults, extensions, judge: judgeTargets(egress), commandNames: Object.keys(commands), variables: process.env };
      }),
  },
  {
    provide: RegistrationService,
    inject: [Catalog, CatalogWriter, EgressGuard],
    useFactory: (catalog: Catalog, writer: CatalogWriter, egress: EgressGuard) =>
      new RegistrationService(catalog, writer, judgeTargets(egress)),
  },
];

@Module({})
export class CatalogModule {
  /** The registries stand right of here, so the application hands them in. */
  static forRoot(extensions: Extensions): DynamicModule {
    const providers = [{ provide: Extensions, useValue: extensions }, ...PROVIDERS];
    return {
      module: CatalogModule,
      global: true,
      providers,
      exports: [Extensions, Catalog, Directory, ActiveConfiguration, CatalogService, RegistrationService],
    };
  }
}
