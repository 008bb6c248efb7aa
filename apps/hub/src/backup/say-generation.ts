import type { Logger } from '@nestjs/common';
import { instant } from '../platform/instant.js';
import type { BegunGeneration } from './begin-generation.js';

/** For a copy that was put in place by hand; `watchfloor restore` has said it already. */
export function sayGeneration(logger: Logger, begun: BegunGeneration | null): void {
  if (begun === null) return;
  const { number, backupAt, unsent, actsEnded } = begun;
  logger.warn(
    `This database is a backup of ${instant(backupAt)}: generation ${number} begins. ` +
      `${unsent.length} messages of then are not sent, ${actsEnded} acts are ended, and what happened since is UNKNOWN.`,
  );
}
