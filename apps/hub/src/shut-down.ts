import { Logger } from '@nestjs/common';
import type { RunningHub } from './serve.js';

const STOP_WITHIN_MS = 10_000;

/** SIGTERM and SIGINT end the hub in order, within 10 s. A terminal sends one and a launcher the other: the second changes nothing. @see I11 */
export function endOnSignals(hub: RunningHub): void {
  const logger = new Logger('hub');
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) return;
    ending = true;
    logger.log(`Ending on ${signal}`);
    setTimeout(() => {
      logger.error(`Not everything ended within ${STOP_WITHIN_MS / 1_000} s; leaving it to the next start.`);
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
