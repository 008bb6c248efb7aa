import { Module, type DynamicModule, type FactoryProvider, type ModuleMetadata, type Provider } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { hostname } from 'node:os';
import { BreakerRegistry } from './breakers/breaker-registry.js';
import { HealthClock, SystemHealthClock } from './clock.js';
import { HEALTH_IDENTITY, healthIdentity, type HealthOptions, type HealthRoutes } from './health-options.js';
import { HubConnection } from './hub/hub-connection.js';
import { HealthController } from './indicators/health.controller.js';
import { HealthIndicators } from './indicators/health-indicators.js';
import { HealthMetrics } from './metrics/health-metrics.js';
import { MetricsController } from './metrics/metrics.controller.js';

export interface HealthAsyncOptions
  extends HealthRoutes, Pick<ModuleMetadata, 'imports'>, Pick<FactoryProvider<HealthOptions>, 'inject' | 'useFactory'> {}

const SHARED = [BreakerRegistry, HealthIndicators, HealthMetrics, HubConnection];

/**
 * Health endpoints, breakers, metrics and the connection to the hub. Global: a breaker can stand on any provider.
 * Turn on `app.enableShutdownHooks()` so that the hub hears a clean goodbye.
 */
@Module({})
export class HealthModule {
  /** @throws HealthOptionsError at start for options that the hub would refuse */
  static forRoot(options: HealthOptions & HealthRoutes): DynamicModule {
    const { metrics, ...own } = options;
    return moduleOf({ provide: HEALTH_IDENTITY, useFactory: () => healthIdentity(own, process.env, hostname()) }, { metrics });
  }

  /** The same, with options that other providers know. */
  static forRootAsync({ imports, inject, useFactory, metrics }: HealthAsyncOptions): DynamicModule {
    const identity: Provider = {
      provide: HEALTH_IDENTITY,
      inject: inject ?? [],
      useFactory: async (...injected: unknown[]) => healthIdentity(await useFactory(...injected), process.env, hostname()),
    };
    return moduleOf(identity, { metrics, imports });
  }
}

function moduleOf(identity: Provider, { metrics = true, imports = [] }: HealthRoutes & Pick<ModuleMetadata, 'imports'>): DynamicModule {
  return {
    module: HealthModule,
    global: true,
    imports: [...imports, TerminusModule.forRoot({ logger: false })],
    controllers: metrics ? [HealthController, MetricsController] : [HealthController],
    providers: [identity, { provide: HealthClock, useClass: SystemHealthClock }, ...SHARED],
    exports: SHARED,
  };
}
