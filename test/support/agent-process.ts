import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';

export interface AgentProgram {
  readonly hubUrl: string;
  readonly token: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** An agent as people start it. */
export class AgentProcess {
  private readonly child: ChildProcess;

  constructor({ hubUrl, token, folder, environment }: AgentProgram) {
    const log = openSync(`${folder}/agent.log`, 'a');
    const commandLine = [resolve('bin/watchfloor.mjs'), 'agent', '--hub', hubUrl, '--spool', `${folder}/spool`, '--allow-loopback'];
    const env = { PATH: process.env['PATH'], WATCHFLOOR_AGENT_TOKEN: token, ...environment };
    this.child = spawn(process.execPath, commandLine, { env, stdio: ['ignore', log, log] });
    closeSync(log);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}
