import { Command, Option } from 'commander';
import { tokenKind, role } from '@watchfloor/contracts';
import { hubVersion } from '../platform/version.js';
import { agentCommand } from './agent-command.js';
import { copyCommands } from './copies.js';
import { createTokenHere, type TokenRequest } from './create-token.js';
import { reportConfiguration } from './report-configuration.js';
import { serve } from './serve-command.js';
import { verifyAudit } from './verify-audit.js';

/** The commands of interface.md; each answers its exit code. */
export function program(exit: (code: number) => void): Command {
  const watchfloor = new Command('watchfloor').description('Self-hosted real-time reliability hub').version(hubVersion());
  watchfloor
    .command('serve')
    .description('run the hub')
    .option('--config <path>', 'a file, or a folder whose *.yaml merge (default: WATCHFLOOR_CONFIG, else ./watchfloor.yaml)')
    .action(async (options: { config?: string }) => await serve(options));
  watchfloor
    .command('check-config')
    .description('list what is wrong with a configuration, each with its fix')
    .argument('<path>', 'a file or folder')
    .action((path: string) => exit(reportConfiguration(path)));
  tokenCommand(watchfloor, exit);
  agentCommand(watchfloor);
  copyCommands(watchfloor);
  watchfloor
    .command('audit')
    .description('the log of what people and the hub did')
    .command('verify')
    .description('recompute every hash of the chain')
    .action(async () => exit(await verifyAudit()));
  return watchfloor;
}

function tokenCommand(watchfloor: Command, exit: (code: number) => void): void {
  watchfloor
    .command('token')
    .description('credentials of the API')
    .command('create')
    .description('make a token; it is printed once')
    .addOption(new Option('--kind <kind>', 'what it is for').choices(tokenKind.options).makeOptionMandatory())
    .addOption(new Option('--role <role>', 'of kind api').choices(role.options))
    .option('--name <name>', 'for people; of other kinds than api also what it is bound to')
    .option('--namespace <namespace...>', 'where it is good', ['default'])
    .option('--expires <duration>', 'for example 90d')
    .action(async (options: TokenRequest) => exit(await createTokenHere(options)));
}
