import { setTimeout as sleep } from 'node:timers/promises';
import { brokenPartitions, readRecord } from '../support/survival/stored-record.ts';
import { BEACON_TOKEN, campaignConfiguration, TARGETS } from './campaign/configuration.ts';
import { Outside } from './campaign/outside.ts';
import { wrongActs, wrongMessages } from './campaign/promises.ts';
import { Stage, type StageOptions } from './stage.ts';

export interface PairOptions {
  readonly interval?: string;
  readonly redisUrl: string;
  /** The same database, perhaps by different ways. */
  readonly databaseUrls: readonly [string, string];
  readonly commandLines?: readonly [StageOptions['commandLine'], StageOptions['commandLine']];
}

const HEALED_WITHIN_MS = 60_000;
/** How long screens may be wrong. */
const SHOWN_WITHIN_MS = 5_000;

/** Two hubs on one PostgreSQL and Redis, and the world around them. */
export class Pair {
  private constructor(
    readonly outside: Outside,
    readonly hubs: readonly [Stage, Stage],
    private readonly databaseUrl: string,
  ) {}

  static async open({ redisUrl, databaseUrls, commandLines, interval }: PairOptions): Promise<Pair> {
    const outside = await Outside.start();
    const configuration = campaignConfiguration(outside.url, interval).replace(/^egress:.*$/m, '');
    const environment = { REDIS_URL: redisUrl };
    const [first, second] = await Promise.all(
      databaseUrls.map((databaseUrl, index) => {
        const commandLine = commandLines?.[index];
        return Stage.prepare({ configuration, databaseUrl, environment, ...(commandLine === undefined ? {} : { commandLine }) });
      }),
    );
    const pair = new Pair(outside, [first!, second!], databaseUrls[1]);
    try {
      for (const { hub } of pair.hubs) {
        hub.start();
        await hub.ready();
      }
      await first!.hub.must('POST', `/heartbeats/${BEACON_TOKEN}`);
      for (const stage of pair.hubs) await stage.allUp(HEALED_WITHIN_MS);
      return pair;
    } catch (error) {
      await pair.close();
      throw error;
    }
  }

  /** All targets fall ill, are restarted by the actuator, and count as UP again with both hubs; answers how long it took. */
  async fallIllAndHeal(): Promise<number> {
    const startedAt = performance.now();
    for (const target of TARGETS) await this.outside.makeSick(target);
    await this.hubs[1].until('every target is restarted', async () => (await this.outside.counts()).sick.length === 0, HEALED_WITHIN_MS);
    for (const stage of this.hubs) await stage.allUp(HEALED_WITHIN_MS);
    return Math.round(performance.now() - startedAt);
  }

  /** The same, while something else happens; a row that fails before it is awaited must not end the others. */
  fallIllMeanwhile(): Promise<number> {
    const healing = this.fallIllAndHeal();
    healing.catch(() => undefined);
    return healing;
  }

  /** @throws Error when the two go on showing different things */
  async showTheSame(): Promise<void> {
    let boards: string[] = [];
    for (const end = Date.now() + SHOWN_WITHIN_MS; Date.now() < end; await sleep(100)) {
      boards = await Promise.all(this.hubs.map(boardOf));
      if (boards[0] === boards[1]) return;
    }
    throw new Error(`The hubs show different things: ${boards.join(' against ')}`);
  }

  /** Ends both and counts what was done; answers the figures. @throws Error with all that is wrong */
  async judge(): Promise<string> {
    await this.showTheSame();
    await sleep(2_000);
    for (const { hub } of this.hubs) await hub.stop();
    const counts = await this.outside.counts();
    const record = await readRecord(this.databaseUrl);
    const falseDowns = record.transitions.filter(({ subject, to }) => to === 'down' && record.keys.get(subject.uid) === 'always-well');
    const problems = [
      ...wrongActs(record, counts),
      ...wrongMessages(record, counts),
      ...brokenPartitions(record),
      ...falseDowns.map(({ at }) => `always-well counts as DOWN since ${at}`),
      ...(record.auditIsIntact ? [] : ['the chain of the audit log is broken']),
    ];
    if (problems.length > 0) throw new Error(problems.slice(0, 8).join('; '));
    const repeated = counts.messages.length - new Set(counts.messages.map(({ id }) => id)).size;
    return `${counts.acts.length} acts, none twice; ${counts.messages.length} messages, ${repeated} repeated; 0 false DOWN`;
  }

  async close(): Promise<void> {
    await Promise.all(this.hubs.map((stage) => stage.close()));
    this.outside.stop();
  }
}

async function boardOf(stage: Stage): Promise<string> {
  const [services, incidents] = [await stage.services(), await stage.incidents()];
  const shown = [
    ...services.map(({ id, state }) => `${id}:${state.status}`),
    ...incidents.map(({ number, phase, ack }) => `${number}:${phase}:${ack?.by ?? ''}`),
  ];
  return shown.join(' ');
}
