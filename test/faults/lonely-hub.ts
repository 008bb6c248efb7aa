import { setTimeout as sleep } from 'node:timers/promises';
import { HttpReceiver } from '../support/http-receiver.ts';
import { Stage, type StageOptions } from './stage.ts';

export const CHECKS = 50;
const TIMING = 'interval: 1s, retryInterval: 500ms, timeout: 500ms, failureThreshold: 1, successThreshold: 1';

interface Figures {
  readonly [sum: string]: number;
}

/** One hub that looks at well targets, goes DOWN at their first failure, and hears a heartbeat that never stays away. */
export class LonelyHub {
  private constructor(
    readonly stage: Stage,
    readonly target: HttpReceiver,
    private readonly signals: NodeJS.Timeout,
  ) {}

  static async open(options: Omit<StageOptions, 'configuration'> = {}): Promise<LonelyHub> {
    const target = await HttpReceiver.start();
    const checks = Array.from({ length: CHECKS }, (_, index) => `{ id: c${index}, probe: http, url: "${target.url}/${index}" }`);
    const configuration = `
defaults: { check: { ${TIMING} } }
services:
  - { id: all, checks: [ ${checks.join(', ')} ] }
  - { id: job, checks: [ { id: beat, probe: heartbeat, interval: 2s, timeout: 500ms, grace: 5s, token: beat-of-the-rows-0123456789 } ] }
`;
    const stage = await Stage.open({ ...options, configuration });
    const signal = () => void stage.hub.ask('POST', '/heartbeats/beat-of-the-rows-0123456789').catch(() => undefined);
    const hub = new LonelyHub(stage, target, setInterval(signal, 1_000));
    await stage.allUp();
    return hub;
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.stage.hub.pid, name);
  }

  /** It stands still, and finds itself again. */
  async standStill(ms: number): Promise<void> {
    this.signal('SIGSTOP');
    await sleep(ms);
    this.signal('SIGCONT');
  }

  /** A gap that was recorded, and ended. */
  async gap(): Promise<number> {
    const ofOne = async () => (await this.stage.transitions()).filter(({ subject }) => subject.id === 'c0');
    await this.stage.until('the gap is recorded', async () => (await ofOne()).some(({ from }) => from === 'unknown'));
    const [began, ended] = [(await ofOne()).find(({ to }) => to === 'unknown')!, (await ofOne()).find(({ from }) => from === 'unknown')!];
    return Date.parse(ended.at) - Date.parse(began.at);
  }

  /** @throws Error when anything was invented, or times don't add up (I8) */
  async judge(): Promise<string> {
    await this.stage.allUp();
    const [downs, incidents] = [await this.stage.downs(), await this.stage.incidents()];
    if (downs.length + incidents.length > 0)
      throw new Error(`${downs.length} false DOWN, the first for ${downs[0]?.reason}; ${incidents.length} incidents`);
    const window = `from=${new Date(Date.now() - 7_200_000).toISOString()}&to=${new Date(Date.now() + 7_200_000).toISOString()}`;
    const figures = await this.stage.hub.must<Figures>('GET', `/services/all/availability?${window}`);
    const sumMs = figures['upMs']! + figures['degradedMs']! + figures['downMs']! + figures['unknownMs']!;
    if (sumMs !== figures['totalMs']) throw new Error(`the parts make ${sumMs} ms of ${figures['totalMs']} ms`);
    return `0 false DOWN of ${CHECKS + 1} checks, times add up to ${figures['totalMs']} ms`;
  }

  async close(): Promise<void> {
    clearInterval(this.signals);
    await this.stage.close();
    await this.target.stop();
  }
}
