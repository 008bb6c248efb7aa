import type { Act, Incident, List } from '@watchfloor/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HubLives } from './hub-lives.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A signal that was answered with 200: from `answeredAt` until the next one was sent, this is the beacon's state. */
export interface AcceptedSignal {
  readonly status: 'up' | 'down';
  readonly sentAt: number;
  readonly answeredAt: number;
}

const PAUSE_MS = 150;

/** Uses the hub like a person and a job would, and remembers everything that it was promised. */
export class Witness {
  /** The newest sight of each incident. */
  readonly incidents = new Map<string, Incident>();
  /** Lines of each incident's timeline that were ever answered. */
  readonly lines = new Map<string, Set<string>>();
  readonly comments: { readonly incidentId: string; readonly text: string }[] = [];
  readonly acts = new Map<string, Act>();
  readonly signals: (AcceptedSignal | { readonly unknownFrom: number })[] = [];
  private working = true;
  private readonly work: Promise<void>;

  constructor(
    private readonly hub: HubLives,
    private readonly random: SeededRandom,
    private readonly beaconToken: string,
  ) {
    this.work = this.keepBusy();
  }

  async stop(): Promise<void> {
    this.working = false;
    await this.work;
  }

  private async keepBusy(): Promise<void> {
    for (let turn = 0; this.working; turn += 1) {
      await this.signal(turn % 2 === 0);
      await this.readIncidents(turn);
      await this.readActs();
      await sleep(PAUSE_MS);
    }
  }

  private async signal(isWell: boolean): Promise<void> {
    const sentAt = Date.now();
    const answer = await this.hub.ask('POST', `/heartbeats/${this.beaconToken}${isWell ? '' : '/fail'}`);
    if (answer?.status === 200) this.signals.push({ status: isWell ? 'up' : 'down', sentAt, answeredAt: Date.now() });
    else this.signals.push({ unknownFrom: sentAt });
  }

  private async readIncidents(turn: number): Promise<void> {
    const list = await this.hub.ask<List<Incident>>('GET', '/incidents?limit=100');
    if (list?.status !== 200) return;
    for (const incident of list.body.items) this.remember(incident);
    const chosen = this.random.pick(list.body.items.filter(({ phase }) => phase !== 'resolved'));
    if (chosen === undefined) return;
    if (chosen.ack === null) this.rememberAnswer(await this.hub.ask<Incident>('POST', `/incidents/${chosen.id}/acknowledge`, {}));
    const text = `comment ${turn}`;
    const commented = await this.hub.ask<Incident>('POST', `/incidents/${chosen.id}/comment`, { text });
    if (this.rememberAnswer(commented)) this.comments.push({ incidentId: chosen.id, text });
  }

  private async readActs(): Promise<void> {
    const list = await this.hub.ask<List<Act>>('GET', '/acts?limit=100');
    if (list?.status === 200) for (const act of list.body.items) this.acts.set(act.id, act);
  }

  private rememberAnswer(answer: { readonly status: number; readonly body: Incident } | null): boolean {
    if (answer?.status !== 200) return false;
    this.remember(answer.body);
    return true;
  }

  private remember(incident: Incident): void {
    const known = this.incidents.get(incident.id);
    this.incidents.set(incident.id, { ...incident, ack: incident.ack ?? known?.ack ?? null });
    const lines = this.lines.get(incident.id) ?? new Set<string>();
    for (const { at, kind, text } of incident.timeline ?? []) lines.add(`${at} ${kind} ${text}`);
    this.lines.set(incident.id, lines);
  }
}
