import type { Command } from 'commander';
import { backUp } from '../backup/back-up.js';
import { restore } from '../backup/restore.js';
import { SystemClock } from '../platform/clock.js';
import { readSettings } from '../platform/settings/read-settings.js';

const say = (line: string): void => console.log(line);

/** `watchfloor backup FILE` and `watchfloor restore FILE`, on the database of the environment. */
export function copyCommands(watchfloor: Command): void {
  watchfloor
    .command('backup')
    .description('copy the database into a new file, while the hub runs')
    .argument('<file>', 'a new file; it is never overwritten')
    .action(async (file: string) => {
      await backUp(readSettings(process.env).settings, file, new SystemClock().now(), say);
    });
  watchfloor
    .command('restore')
    .description('put a backup in the place of the database, while no hub runs')
    .argument('<file>', 'a backup of the same kind of database')
    .option('--replace', 'also when there is a database already', false)
    .action(async (file: string, { replace }: { replace: boolean }) => {
      await restore(readSettings(process.env).settings, { file, replace, now: new SystemClock().now() }, say);
    });
}
