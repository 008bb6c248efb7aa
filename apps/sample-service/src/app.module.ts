import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { HealthModule, type HubAddress } from '@watchfloor/health';
import { readFile } from 'node:fs/promises';
import { DependencyClient } from './dependency-client.js';
import type { SampleEnvironment } from './environment.js';
import { ENVIRONMENT } from './running-environment.js';
import { SicknessMiddleware } from './sickness.middleware.js';
import { SicknessSwitch } from './sickness.js';
import { SwitchController } from './switch.controller.js';
import { WorkController } from './work.controller.js';

const { service, component, instance, host, port } = ENVIRONMENT;

function hubOf({ hub }: SampleEnvironment): HubAddress | undefined {
  return hub && { url: hub.url, token: async () => (await readFile(hub.tokenFile, 'utf8')).trim() };
}

@Module({
  imports: [HealthModule.forRoot({ service, component, instance, address: `http://${host}:${port}`, hub: hubOf(ENVIRONMENT) })],
  controllers: [WorkController, SwitchController],
  providers: [DependencyClient, SicknessSwitch],
})
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(SicknessMiddleware).forRoutes('{*path}');
  }
}
