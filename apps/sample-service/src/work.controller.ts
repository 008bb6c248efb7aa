import { Controller, Get } from '@nestjs/common';
import { DependencyClient } from './dependency-client.js';
import { ENVIRONMENT } from './running-environment.js';
import type { Work } from './work.js';

@Controller('work')
export class WorkController {
  constructor(private readonly client: DependencyClient) {}

  @Get()
  async work(): Promise<Work> {
    const { instance } = ENVIRONMENT;
    if (ENVIRONMENT.dependency === undefined) return { instance, degraded: false, dependency: null };
    const dependency = await this.client.work();
    return { instance, degraded: dependency === null || dependency.degraded, dependency };
  }
}
