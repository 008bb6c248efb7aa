import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AvailabilityModule } from './availability/availability.module.js';
import { BreakersModule } from './breakers/breakers.module.js';
import { CatalogModule } from './catalog/catalog.module.js';
import { ChecksModule } from './checks/checks.module.js';
import { DecisionsModule } from './decisions/decisions.module.js';
import { EXTENSIONS } from './extensions.js';
import { IncidentsModule } from './incidents/incidents.module.js';
import { LiveModule } from './live/live.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { OpenapiModule } from './openapi/openapi.module.js';
import { PlatformModule, type Foundation } from './platform/platform.module.js';
import { RemediationModule } from './remediation/remediation.module.js';
import { ServicesModule } from './services/services.module.js';
import { TelemetryModule } from './telemetry/telemetry.module.js';

/** The features in their one order: each imports only what stands above it. */
@Module({})
export class AppModule {
  static on(foundation: Foundation): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.on(foundation),
        AuditModule,
        AccessModule,
        CatalogModule.forRoot(EXTENSIONS),
        ChecksModule,
        IncidentsModule,
        NotificationsModule,
        RemediationModule,
        DecisionsModule,
        ServicesModule,
        AvailabilityModule,
        BreakersModule,
        TelemetryModule,
        LiveModule,
        OpenapiModule,
      ],
    };
  }
}
