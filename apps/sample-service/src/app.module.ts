import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { HealthModule } from '@watchfloor/health';
import { DependencyClient } from './dependency-client.js';
import { ENVIRONMENT } from './running-environment.js';
import { SicknessMiddleware } from './sickness.middleware.js';
import { SicknessSwitch } from './sickness.js';
import { SwitchController } from './switch.controller.js';
import { WorkController } from './work.controller.js';

const { service, component, instance, host, port, hub } = ENVIRONMENT;

@Module({
  imports: [HealthModule.forRoot({ service, component, instance, address: `http://${host}:${port}`, hub })],
  controllers: [WorkController, SwitchController],
  providers: [DependencyClient, SicknessSwitch],
})
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SicknessMiddleware).forRoutes('{*path}');
  }
}
