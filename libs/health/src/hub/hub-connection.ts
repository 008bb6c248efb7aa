import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { FLEET_NAMESPACE, type FleetHello, type FleetWelcome } from '@watchfloor/contracts';
import { randomUUID } from 'node:crypto';
import { BreakerRegistry } from '../breakers/breaker-registry.js';
import { HealthClock } from '../clock.js';
import { HEALTH_IDENTITY, type HealthIdentity, type HubAddress } from '../health-options.js';
import { FleetReports } from './fleet-report.js';
import { openHubSocket, type HubSocket } from './hub-socket.js';
import { reconnectDelayMs } from './reconnect-delay.js';

const REPORT_EVERY_MS = 1_000;
/** A transition doesn't wait for the next report, yet several at once make one. */
const HURRY_MS = 250;
const ANSWER_WITHIN_MS = 5_000;
const LEAVE_WITHIN_MS = 500;

/** Tells the hub who is here and what the breakers do. Nothing in the service waits for it or depends on it. @see CB-1 */
@Injectable()
export class HubConnection implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** New at each start, so that the hub can tell a restarted instance from one that was away. */
  readonly incarnation = randomUUID();
  private readonly log = new Logger('WatchfloorHealth');
  private readonly reports: FleetReports;
  private socket?: HubSocket;
  private reporting?: NodeJS.Timeout;
  private retry?: NodeJS.Timeout;
  private failures = 0;
  private welcome?: FleetWelcome;
  private lastProblem = '';
  private hurrying = false;
  private ended = false;

  constructor(
    @Inject(HEALTH_IDENTITY) private readonly identity: HealthIdentity,
    breakers: BreakerRegistry,
    clock: HealthClock,
  ) {
    this.reports = new FleetReports(breakers, clock);
    breakers.on('transition', () => this.hurry());
  }

  /** The hub has accepted this instance and hears its reports. */
  get connected(): boolean {
    return this.socket?.connected === true && this.welcome?.accepted === true;
  }

  onApplicationBootstrap(): void {
    const { hub } = this.identity;
    if (hub === undefined) return;
    void this.open(hub).catch((error: unknown) => this.complain(String(error)));
  }

  /** A clean goodbye, bounded: a hub that doesn't answer must not hold up the shutdown. */
  async beforeApplicationShutdown(): Promise<void> {
    this.ended = true;
    clearTimeout(this.reporting);
    clearTimeout(this.retry);
    const { socket } = this;
    if (socket === undefined) return;
    if (this.connected) {
      await socket
        .timeout(LEAVE_WITHIN_MS)
        .emitWithAck('leave', { incarnation: this.incarnation })
        .catch(() => undefined);
    }
    socket.disconnect();
  }

  private async open(hub: HubAddress): Promise<void> {
    const socket = await openHubSocket(hub.url, FLEET_NAMESPACE);
    if (this.ended) return;
    this.socket = socket;
    socket.on('connect', () => void this.greet(socket));
    socket.on('connect_error', (error: Error) => this.again(error.message));
    socket.on('disconnect', (reason: string) => this.again(reason));
    this.reportIn(REPORT_EVERY_MS);
    await this.connect(hub, socket);
  }

  private async connect({ token }: HubAddress, socket: HubSocket): Promise<void> {
    try {
      socket.auth = { token: typeof token === 'string' ? token : await token() };
    } catch (error) {
      // Nobody was troubled, so the next wait needn't be longer.
      this.failures = 0;
      return this.again(`no token: ${(error as Error).message}`);
    }
    if (!this.ended) socket.connect();
  }

  private async greet(socket: HubSocket): Promise<void> {
    const welcome = await socket
      .timeout(ANSWER_WITHIN_MS)
      .emitWithAck('hello', this.hello())
      .catch(() => undefined);
    this.welcome = welcome;
    if (welcome?.accepted === true) {
      this.failures = 0;
      this.lastProblem = '';
      this.log.log(`the hub knows this instance as ${this.identity.instance}`);
      return;
    }
    this.complain(welcome?.problem ?? 'the hub does not answer');
    socket.disconnect();
  }

  private reportIn(delayMs: number): void {
    clearTimeout(this.reporting);
    if (!this.ended) this.reporting = setTimeout(() => void this.report().finally(() => this.reportIn(REPORT_EVERY_MS)), delayMs).unref();
  }

  private hurry(): void {
    if (this.hurrying || !this.connected) return;
    this.hurrying = true;
    this.reportIn(HURRY_MS);
  }

  private async report(): Promise<void> {
    this.hurrying = false;
    const { socket } = this;
    if (socket === undefined || !this.connected) return;
    const { report, delivered } = this.reports.draw(this.incarnation);
    const receipt = await socket
      .timeout(ANSWER_WITHIN_MS)
      .emitWithAck('report', report)
      .catch(() => undefined);
    if (receipt?.ok === true) return delivered();
    this.complain(receipt?.problem ?? 'the hub does not answer');
    socket.disconnect();
  }

  private again(problem: string): void {
    this.welcome = undefined;
    if (this.ended) return;
    this.complain(problem);
    clearTimeout(this.retry);
    const delayMs = reconnectDelayMs(this.failures, Math.random);
    this.failures += 1;
    const { hub } = this.identity;
    const { socket } = this;
    if (hub === undefined || socket === undefined) return;
    this.retry = setTimeout(() => void this.connect(hub, socket), delayMs).unref();
  }

  /** Once per kind of problem: a hub that is away for hours must not fill the service's log. */
  private complain(problem: string): void {
    if (problem === this.lastProblem || this.ended) return;
    this.lastProblem = problem;
    this.log.warn(`no connection to the hub (${problem.slice(0, 200)}); breakers go on without it`);
  }

  private hello(): FleetHello {
    const { service, component, instance, address, place, version } = this.identity;
    return { service, component, instance, address, place, incarnation: this.incarnation, version };
  }
}
