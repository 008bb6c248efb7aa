import { Logger } from '@nestjs/common';
import { HubLogger, jsonLogger } from '../platform/logging/hub-logger.js';
import { readSettings } from '../platform/settings/read-settings.js';
import { startPatiently } from '../start-patiently.js';
import { endOnSignals } from '../shut-down.js';

/** Runs until a signal. */
export async function serve(options: { readonly config?: string }): Promise<void> {
  const given = options.config === undefined ? {} : { configPath: options.config };
  const { settings, warnings } = readSettings(process.env, given);
  Logger.overrideLogger(new HubLogger(jsonLogger(settings.logLevel)));
  const logger = new Logger('hub');
  for (const warning of warnings) logger.warn(warning);
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'A promise failed and nobody looked'));
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'The hub can not go on');
    process.exit(1);
  });
  endOnSignals(await startPatiently(settings));
}
