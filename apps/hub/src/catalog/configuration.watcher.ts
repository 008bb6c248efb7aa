import { watch, type FSWatcher } from 'chokidar';
import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { formatProblem } from '../platform/configuration/problem.js';
import type { ActiveConfiguration } from './active-configuration.js';

/** An editor writes in several steps; a reload waits until the file has rested. */
const REST_MS = 300;

/** What can be read again. */
export type Reloadable = Pick<ActiveConfiguration, 'reload' | 'status'>;

/** Reads the configuration again on SIGHUP and when the file changes. */
export class ConfigurationWatcher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Configuration');
  private watcher: FSWatcher | null = null;
  private timer: NodeJS.Timeout | null = null;
  private reading: Promise<void> = Promise.resolve();
  private readonly onHangUp = () => this.readSoon(0);

  constructor(
    private readonly path: string,
    private readonly active: Reloadable,
  ) {}

  onApplicationBootstrap(): void {
    process.on('SIGHUP', this.onHangUp);
    this.watcher = watch(this.path, { ignoreInitial: true, depth: 0 });
    this.watcher.on('all', () => this.readSoon(REST_MS));
    this.watcher.on('error', (error) =>
      this.logger.warn(`The configuration can't be watched (${String(error)}); send SIGHUP after a change`),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    process.off('SIGHUP', this.onHangUp);
    if (this.timer !== null) clearTimeout(this.timer);
    await this.watcher?.close();
    await this.reading;
  }

  private readSoon(delayMs: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.reading = this.reading.then(() => this.read())), delayMs);
  }

  private async read(): Promise<void> {
    try {
      const isRunning = await this.active.reload();
      const { problems, awaitingConfirmation, hash } = this.active.status;
      if (isRunning) this.logger.log(`Configuration ${hash.slice(0, 12)} is active`);
      else
        this.logger.error(
          `The changed configuration is wrong; the one before keeps running:\n  ${problems.map(formatProblem).join('\n  ')}`,
        );
      if (awaitingConfirmation.length > 0) this.logger.warn(`${awaitingConfirmation.length} removals wait for confirmation`);
    } catch (error) {
      this.logger.error(`The configuration could not be activated; the one before keeps running: ${String(error)}`);
    }
  }
}
