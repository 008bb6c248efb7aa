import { Logger } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { isPassing } from './platform/database/passing-trouble.js';
import type { Settings } from './platform/settings/settings.js';
import { startHub, type RunningHub } from './serve.js';

/** Longer than a server needs to restart, shorter than whoever mistyped its address likes to wait. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 500;

/**
 * A PostgreSQL that restarts or stands still for a moment is waited for: after a power cut both start together.
 * @throws StartupError with the fix
 */
export async function startPatiently(settings: Settings): Promise<RunningHub> {
  const logger = new Logger('hub');
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await startHub(settings);
    } catch (error) {
      const leftMs = giveUpAt - performance.now();
      if (leftMs < 0 || !canHelp(settings, error as Error)) throw error;
      logger.warn(`${(error as Error).message} Trying again for ${Math.ceil(leftMs / 1_000)} s.`);
      await pause(PAUSE_MS);
    }
  }
}

/** An SQLite file that can't be opened stays so; what it waits for, it has waited for already. */
function canHelp({ database }: Settings, error: Error): boolean {
  return database.kind === 'postgres' && isPassing(error);
}
