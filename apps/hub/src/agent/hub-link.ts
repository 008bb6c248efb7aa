import { Logger } from '@nestjs/common';
import {
  AGENTS_NAMESPACE,
  assignments,
  type AgentEvents,
  type AgentReceipt,
  type Assignments,
  type HubToAgentEvents,
} from '@watchfloor/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { hubVersion } from '../platform/version.js';
import type { AgentClock } from './agent-clock.js';
import type { Outbox } from './outbox.js';

const ANSWER_WITHIN_MS = 5_000;
const CONNECTED_WITHIN_MS = 2 * ANSWER_WITHIN_MS;
const BEAT_MS = 1_000;
/** Well below what the hub lets one socket say in a second. */
const PACE_MS = 100;
const LEAST_WAIT_MS = 500;
const MOST_WAIT_MS = 15_000;
/** The hub's words for who may not come in, for whoever set the agent up. */
const REFUSALS: Readonly<Record<string, string>> = {
  unauthorized: 'the hub does not know this token: take one of watchfloor token create --kind agent',
  forbidden: 'this token is not an agent’s: take one of watchfloor token create --kind agent',
  unavailable: 'the hub can not check the token, because its database is away',
};

export interface Link {
  readonly hubUrl: string;
  readonly token: string;
  /** The same over restarts of one agent. */
  readonly agent: string;
}

/** Dials the hub, again and again, and tells it what the outbox holds. */
export class HubLink {
  private readonly logger = new Logger('agent');
  private readonly socket: Socket<HubToAgentEvents, AgentEvents>;
  private readonly ending = new AbortController();
  private lastProblem = '';
  private beatAt = -Infinity;

  constructor(
    private readonly link: Link,
    private readonly clock: AgentClock,
    private readonly outbox: Outbox,
    assign: (assigned: Assignments) => void,
  ) {
    this.socket = io(new URL(AGENTS_NAMESPACE, link.hubUrl).href, {
      transports: ['websocket'],
      reconnection: false,
      autoConnect: false,
      forceNew: true,
      timeout: ANSWER_WITHIN_MS,
      auth: { token: link.token },
    });
    this.socket.on('assignments', (message) => {
      const read = assignments.safeParse(message);
      if (!read.success) return this.complain('the hub assigns what is not understood: is it newer?');
      this.logger.log(`${read.data.runs.length} checks are to be looked at from here`);
      assign(read.data);
    });
  }

  /** Until it is stopped. Never rejects. */
  async run(): Promise<void> {
    for (let failures = 0; !this.ending.signal.aborted; failures += 1) {
      const problem = (await this.connect()) ?? (await this.greet());
      if (problem === null) {
        failures = 0;
        this.lastProblem = '';
        await this.tell();
      } else this.complain(problem);
      this.outbox.close();
      this.socket.disconnect();
      await this.wait(waitMs(failures));
    }
  }

  stop(): void {
    this.ending.abort();
    this.socket.disconnect();
    this.outbox.close();
  }

  /** A frozen hub takes the connection and says nothing more: only a deadline ends that, or our own end. */
  private connect(): Promise<string | null> {
    return new Promise((resolve) => {
      const over = AbortSignal.any([this.ending.signal, AbortSignal.timeout(CONNECTED_WITHIN_MS)]);
      const settle = (problem: string | null) => {
        this.socket.off('connect').off('connect_error').off('disconnect');
        resolve(problem);
      };
      over.addEventListener('abort', () => settle('the hub does not answer'), { once: true });
      this.socket
        .on('connect', () => settle(null))
        .on('connect_error', ({ message }) => settle(REFUSALS[message] ?? message))
        .on('disconnect', settle);
      if (this.ending.signal.aborted) settle('ending');
      else this.socket.connect();
    });
  }

  private async greet(): Promise<string | null> {
    const receipt = await this.ask('hello', (sentAt) => ({ agent: this.link.agent, version: hubVersion(), sentAt }));
    if (receipt?.ok !== true) return receipt?.problem ?? 'the hub does not answer';
    this.logger.log(`the hub hears this agent as ${receipt.location}`);
    this.outbox.isOpen = true;
    return null;
  }

  private async tell(): Promise<void> {
    while (this.socket.connected && !this.ending.signal.aborted) {
      if (!(await this.beat()) || !(await this.tellBatch())) return;
      await this.wait(PACE_MS);
    }
  }

  private async beat(): Promise<boolean> {
    if (this.clock.monotonic() - this.beatAt < BEAT_MS) return true;
    this.beatAt = this.clock.monotonic();
    return this.isTaken(await this.ask('beat', (sentAt) => ({ sentAt, coveredUntil: this.outbox.coveredUntil(sentAt) })));
  }

  private async tellBatch(): Promise<boolean> {
    const batch = this.outbox.next(this.clock.now());
    if (batch === null) return true;
    const receipt = await this.ask('observations', (sentAt) => ({ sentAt, observations: [...batch.observations] }));
    if (receipt?.ok === true || receipt?.permanent === true) batch.delivered();
    else batch.returned();
    return this.isTaken(receipt);
  }

  private isTaken(receipt: AgentReceipt | null): boolean {
    if (receipt?.ok !== true) this.complain(receipt?.problem ?? 'the hub does not answer');
    return receipt?.ok === true || receipt?.permanent === true;
  }

  /** Each answer carries the hub's time. */
  private async ask<Event extends keyof AgentEvents>(
    event: Event,
    message: (sentAt: number) => Parameters<AgentEvents[Event]>[0],
  ): Promise<AgentReceipt | null> {
    const sentAt = this.clock.now();
    const socket = this.socket.timeout(ANSWER_WITHIN_MS) as unknown as {
      emitWithAck(event: string, message: unknown): Promise<AgentReceipt>;
    };
    const receipt = await socket.emitWithAck(event, message(sentAt)).catch(() => null);
    if (receipt !== null) this.clock.learn(receipt.at, sentAt, this.clock.now());
    return receipt;
  }

  private async wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }

  /** Once per kind of problem: a hub that is away for hours must not fill the log. */
  private complain(problem: string): void {
    if (problem === this.lastProblem || this.ending.signal.aborted) return;
    this.lastProblem = problem;
    this.logger.warn(`the hub does not hear this agent (${problem.slice(0, 300)}); it goes on looking, and keeps what it sees`);
  }
}

function waitMs(failures: number): number {
  return LEAST_WAIT_MS + Math.random() * Math.min(MOST_WAIT_MS, LEAST_WAIT_MS * 2 ** failures);
}
