import type { Act, Incident, List, Service, Transition } from '@watchfloor/contracts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { scratchFolder } from '../support/shared-servers.ts';
import { HubLives } from '../support/survival/hub-lives.ts';

export interface StageOptions {
  readonly configuration: string;
  /** A new SQLite file unless said. */
  readonly databaseUrl?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly commandLine?: readonly string[];
}

/** Of all webhooks of the rows. */
export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const WITHIN_MS = 30_000;

/** A real hub with a configuration of a row's own. */
export class Stage {
  private constructor(
    readonly hub: HubLives,
    readonly databaseUrl: string,
    readonly logFile: string,
  ) {}

  static async prepare({ configuration, databaseUrl, environment, commandLine }: StageOptions): Promise<Stage> {
    const folder = scratchFolder('row');
    const [file, logFile] = [join(folder, 'watchfloor.yaml'), join(folder, 'hub.log')];
    writeFileSync(file, `egress: { allowLoopback: true }\n${configuration}`);
    const url = databaseUrl ?? `sqlite:${join(folder, 'data', 'watchfloor.db')}`;
    const hub = new HubLives({
      port: await freePort(),
      adminToken: `test-admin-${'r'.repeat(32)}`,
      environment: { DATABASE_URL: url, WATCHFLOOR_CONFIG: file, WATCHFLOOR_SECRET_KEY: 'k'.repeat(44), LOG_LEVEL: 'warn', ...environment },
      logFile,
      ...(commandLine === undefined ? {} : { commandLine }),
    });
    return new Stage(hub, url, logFile);
  }

  static async open(options: StageOptions): Promise<Stage> {
    const stage = await Stage.prepare(options);
    stage.hub.start();
    try {
      await stage.hub.ready();
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.hub.kill();
  }

  services(): Promise<readonly Service[]> {
    return this.all<Service>('/services');
  }
  incidents(): Promise<readonly Incident[]> {
    return this.all<Incident>('/incidents');
  }
  acts(): Promise<readonly Act[]> {
    return this.all<Act>('/acts');
  }
  transitions(): Promise<readonly Transition[]> {
    return this.all<Transition>('/transitions');
  }

  /** Of checks, components or services that ever counted as DOWN. */
  async downs(): Promise<readonly Transition[]> {
    return (await this.transitions()).filter(({ to }) => to === 'down');
  }

  async allUp(withinMs = WITHIN_MS): Promise<void> {
    await this.until('every service is UP', async () => (await this.services()).every(({ state }) => state.status === 'up'), withinMs);
  }

  /** @throws Error when it does not come in time */
  async until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = WITHIN_MS): Promise<void> {
    for (const end = Date.now() + withinMs; Date.now() < end; await sleep(100)) if (await isSo()) return;
    throw new Error(`Within ${withinMs / 1_000} s it did not come that ${what}.`);
  }

  private async all<Item>(path: string): Promise<readonly Item[]> {
    const answer = await this.hub.ask<List<Item>>('GET', `${path}?limit=500`);
    return answer?.status === 200 ? answer.body.items : [];
  }
}
