import type { Act, Incident, List, Service } from '@watchfloor/contracts';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../support/free-port.ts';
import { HubLives } from '../../support/survival/hub-lives.ts';
import type { SeededRandom } from '../../support/survival/seeded-random.ts';
import { Witness } from '../../support/survival/witness.ts';
import { FAILPOINTS } from '../failpoint-build.ts';
import { BEACON_TOKEN, campaignConfiguration, TARGETS } from './configuration.ts';
import { Outside } from './outside.ts';
import { strikesAtStart, strikesAtTheEnd, type Strike } from './strike.ts';

/** A busy machine needs its time to start a hub. */
const STRUCK_WITHIN_MS = 30_000;
const HEALED_WITHIN_MS = 60_000;

export interface FieldOptions {
  readonly databaseUrl: string;
  readonly folder: string;
  /** The hub's `main`, built with its failpoints. */
  readonly program: string;
  readonly random: SeededRandom;
}

/** One database, the world around it, and hubs that live and die on it. */
export class Field {
  private sickened = 0;

  private constructor(
    readonly outside: Outside,
    readonly hub: HubLives,
    readonly witness: Witness,
    private readonly logFile: string,
  ) {}

  static async open({ databaseUrl, folder, program, random }: FieldOptions): Promise<Field> {
    const outside = await Outside.start();
    mkdirSync(folder, { recursive: true });
    const [configuration, logFile] = [join(folder, 'watchfloor.yaml'), join(folder, 'hub.log')];
    writeFileSync(configuration, campaignConfiguration(outside.url));
    const environment = {
      DATABASE_URL: databaseUrl,
      WATCHFLOOR_CONFIG: configuration,
      WATCHFLOOR_SECRET_KEY: 'k'.repeat(44),
      LOG_LEVEL: 'warn',
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    };
    const adminToken = `test-admin-${'c'.repeat(32)}`;
    const commandLine = [process.execPath, '--import', FAILPOINTS, program, 'serve'];
    const hub = new HubLives({ port: await freePort(), adminToken, environment, logFile, commandLine });
    const field = new Field(outside, hub, new Witness(hub, random, BEACON_TOKEN), logFile);
    try {
      await field.beProven();
      return field;
    } catch (error) {
      await field.close();
      throw error;
    }
  }

  /** A life that ends at the failpoint; false when it had to be killed from outside. */
  async liveUntil(strike: Strike): Promise<boolean> {
    this.hub.start({ WATCHFLOOR_FAILPOINTS: `${strike.name}=panic@${strike.nth}` });
    if (!strikesAtStart(strike)) {
      // It may be struck before it is ready.
      await this.hub.ready().catch(() => undefined);
      await this.sickenNext();
      if (strikesAtTheEnd(strike)) await this.askToEnd();
    }
    const struck = (await this.hub.endedBy(STRUCK_WITHIN_MS)) === 'SIGKILL';
    if (!struck) await this.hub.kill();
    return struck;
  }

  /** The last life, undisturbed until all is well again; answers its exit code. */
  async liveInPeace(): Promise<number | null> {
    this.hub.start();
    await this.hub.ready();
    await this.until('all is healed', () => this.isWell());
    await this.witness.stop();
    // Its last signal may have said that the job failed.
    await this.hub.must('POST', `/heartbeats/${BEACON_TOKEN}`);
    await this.until('all is well', () => this.isWell());
    await sleep(1_500);
    return await this.hub.stop();
  }

  /** What the hubs said that they must never say. */
  complaints(): string[] {
    return readFileSync(this.logFile, 'utf8')
      .split('\n')
      .filter((line) => /refused by the database|could not be applied|"level":"fatal"/.test(line));
  }

  async close(): Promise<void> {
    await this.witness.stop();
    await this.hub.kill();
    this.outside.stop();
  }

  /** Nobody acts on what was never UP. */
  private async beProven(): Promise<void> {
    this.hub.start();
    await this.hub.ready();
    await this.until('everything is UP', async () => {
      const services = await this.all<Service>('/services');
      return services?.every(({ id, state }) => id === 'beacon' || state.status === 'up') === true;
    });
    await this.hub.kill();
  }

  private async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + HEALED_WITHIN_MS; !(await isSo()); await sleep(250))
      if (Date.now() > end) throw new Error(`Within ${HEALED_WITHIN_MS} ms it did not come that ${what}.`);
  }

  private async sickenNext(): Promise<void> {
    const { sick } = await this.outside.counts();
    const next = TARGETS.map((_, index) => TARGETS[(this.sickened + index) % TARGETS.length]!).find((id) => !sick.includes(id));
    this.sickened += 1;
    if (next !== undefined) await this.outside.makeSick(next);
  }

  private async askToEnd(): Promise<void> {
    await sleep(300);
    process.kill(this.hub.pid, 'SIGTERM');
  }

  private async isWell(): Promise<boolean> {
    if ((await this.outside.counts()).sick.length > 0) return false;
    const acts = await this.all<Act>('/acts');
    const incidents = await this.all<Incident>('/incidents');
    const isUnderWay = acts?.some(({ state }) => state === 'running' || state === 'verifying');
    return isUnderWay === false && incidents?.every(({ restoredAt }) => restoredAt !== null) === true;
  }

  /** Null when the hub is too busy to answer. */
  private async all<Item>(path: string): Promise<readonly Item[] | null> {
    const answer = await this.hub.ask<List<Item>>('GET', `${path}?limit=500`);
    return answer?.status === 200 ? answer.body.items : null;
  }
}
