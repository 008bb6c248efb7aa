import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { Clock, SystemClock } from './clock.js';
import { Database } from './database/database.js';
import { DueStore } from './due/due-store.js';
import { DueWorker } from './due/due-worker.js';
import { EgressModule } from './egress/egress.module.js';
import { Events } from './events.js';
import { NUDGES_PROVIDER } from './nudges/nudges.provider.js';
import { Nudges } from './nudges/nudges.js';
import { Ownership } from './ownership/ownership.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { Installation } from './redis/installation.js';
import { RedisConnections } from './redis/redis-connections.js';
import { SecretBox } from './secrets/secret-box.js';
import { Settings } from './settings/settings.js';
import { UnknownQueryInterceptor } from './validation/unknown-query.interceptor.js';

/** What stands before the application does: opened, migrated, owned. */
export interface Foundation {
  readonly settings: Settings;
  readonly database: Database;
  readonly ownership: Ownership;
  readonly secretBox: SecretBox;
  readonly clock?: Clock;
}

/** What is ambient: every feature may ask for it. */
@Module({})
export class PlatformModule {
  static on({ settings, database, ownership, secretBox, clock = new SystemClock() }: Foundation): DynamicModule {
    const values = [
      { provide: Settings, useValue: settings },
      { provide: Database, useValue: database },
      { provide: Ownership, useValue: ownership },
      { provide: SecretBox, useValue: secretBox },
      { provide: Clock, useValue: clock },
      { provide: Installation, inject: [Database], useFactory: (opened: Database) => Installation.of(opened) },
    ];
    const answers = [
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_INTERCEPTOR, useClass: UnknownQueryInterceptor },
    ];
    return {
      module: PlatformModule,
      global: true,
      imports: [EgressModule],
      providers: [...values, Events, DueStore, DueWorker, RedisConnections, NUDGES_PROVIDER, ...answers],
      exports: [Settings, Database, Ownership, SecretBox, Clock, Events, DueStore, DueWorker, Installation, RedisConnections, Nudges],
    };
  }
}
