import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Events } from '../platform/events.js';
import type { Nudges } from '../platform/nudges/nudges.js';
import type { Ownership } from '../platform/ownership/ownership.js';
import type { ActiveConfiguration } from './active-configuration.js';
import type { CatalogWriter } from './catalog.writer.js';

/** A nudge may be lost. */
const LOOK_MS = 1_000;

/** Reads again what other hubs changed, and says when this hub's file is not the one that is active. */
export class CatalogFollower implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Catalog');
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;

  constructor(
    private readonly writer: CatalogWriter,
    private readonly active: ActiveConfiguration,
    private readonly ownership: Ownership,
    private readonly nudges: Nudges,
    private readonly events: Events,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.ownership.isShared) return;
    this.timer = setInterval(() => this.lookSoon(), LOOK_MS);
    this.nudges.on('definitions', () => this.lookSoon());
    this.events.on('definitions', () => this.nudges.send('definitions'));
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private lookSoon(): void {
    this.looking ??= this.look()
      .catch((error: Error) => this.logger.warn(`The catalog could not be read again: ${error.message}`))
      .finally(() => (this.looking = null));
  }

  private async look(): Promise<void> {
    await this.writer.catchUp();
    await this.active.compareWithOthers();
  }
}
