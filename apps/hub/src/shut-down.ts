import { Logger } from '@nestjs/common';
import type { RunningHub } from './serve.js';

/** A second before whoever stops processes loses patience (I11). */
const STOP_WITHIN_MS = 9_000;

/**
 * SIGTERM and SIGINT end the hub in order, within 10 s. A terminal sends one and a launcher the other: the second
 * changes nothing. Code 0: everything is in the database; 1: the rest is in the journal, as after a crash. @see I11
 */
export function endOnSignals(hub: RunningHub): void {
  const logger = new Logger('hub');
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) return;
    ending = true;
    logger.log(`Ending on ${signal}`);
    setTimeout(() => {
      logger.error(`Not everything ended within ${STOP_WITHIN_MS / 1_000} s. What is decided and not in the database is in the journal.`);
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    hub.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'The end was not clean');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
