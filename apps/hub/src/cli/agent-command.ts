import { Logger } from '@nestjs/common';
import type { Command } from 'commander';
import { startAgent } from '../agent/agent.js';
import { readAgentSettings, type AgentOptions } from '../agent/agent-settings.js';
import { HubLogger, jsonLogger } from '../platform/logging/hub-logger.js';

/** `watchfloor agent`: probes from this machine, until a signal. */
export function agentCommand(watchfloor: Command): void {
  watchfloor
    .command('agent')
    .description('look at checks from this machine, and tell the hub')
    .requiredOption('--hub <url>', 'the address of the hub; https unless it is this machine')
    .option('--spool <folder>', 'keeps what the hub has not heard yet', 'data/agent-spool')
    .option('--allow-loopback', 'also look at this machine itself')
    .option('--allow <rule...>', 'CIDRs and hosts that may be looked at on top of the built-in rules')
    .option('--deny <rule...>', 'CIDRs and hosts that may not')
    .action((options: AgentOptions) => run(options));
}

function run(options: AgentOptions): void {
  const settings = readAgentSettings(options, process.env);
  Logger.overrideLogger(new HubLogger(jsonLogger('info')));
  const agent = startAgent(settings);
  const end = () => void agent.close().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}
