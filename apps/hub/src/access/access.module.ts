import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AuditController } from './audit.controller.js';
import { EndedElsewhere } from './ended-elsewhere.js';
import { RateLimits } from './rate-limits.js';
import { RouteTable } from './route-table.js';
import { SessionController } from './session.controller.js';
import { SessionService } from './session.service.js';
import { SetupController } from './setup.controller.js';
import { SetupService } from './setup.service.js';
import { SocketAccess } from './socket-access.js';
import { TokenController } from './token.controller.js';
import { TokenService } from './token.service.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [TokenController, SessionController, SetupController, AuditController],
  providers: [
    TokenService,
    SessionService,
    SetupService,
    RateLimits,
    RouteTable,
    SocketAccess,
    EndedElsewhere,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [TokenService, SessionService, SetupService, RateLimits, RouteTable, SocketAccess],
})
export class AccessModule {}
