import { Controller, Get } from '@nestjs/common';
import { DependencyClient } from './dependency-client.js';
import { ENVIRONMENT } from './running-environment.js';

/** `dependency` is null at the end of the chain; `degraded` says that the dependency was needed and is cut off. */
export interface Work {
  readonly instance: string;
  readonly degraded: boolean;
  readonly dependency: Work | null;
}

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
