import { Logger } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway, type OnGatewayInit } from '@nestjs/websockets';
import { FLEET_NAMESPACE, fleetHello, fleetLeave, fleetReport, type FleetReceipt, type FleetWelcome } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import type { Namespace } from 'socket.io';
import { SocketAccess, type AdmittedSocket } from '../access/socket-access.js';
import { parseWith } from '../platform/validation/schema.pipe.js';
import { FleetRegistration } from './fleet-registration.js';
import { LEASE_MS } from './leases.js';
import type { Registered } from './registered.js';

/** Where embedded modules report. They send, the hub acknowledges; losing it changes nothing for them (CB-1). */
@WebSocketGateway({ namespace: FLEET_NAMESPACE })
export class FleetGateway implements OnGatewayInit<Namespace> {
  private readonly logger = new Logger('fleet');
  private readonly registered = new WeakMap<AdmittedSocket, Registered>();

  constructor(
    private readonly access: SocketAccess,
    private readonly registration: FleetRegistration,
  ) {}

  afterInit(namespace: Namespace): void {
    this.access.guard(namespace, (caller) => caller.kind === 'service');
  }

  @SubscribeMessage('hello')
  async hello(@ConnectedSocket() socket: AdmittedSocket, @MessageBody() body: unknown): Promise<FleetWelcome> {
    try {
      const registered = await this.registration.register(socket.data.caller, parseWith(fleetHello, body, 'hello'));
      this.registered.set(socket, registered);
      return { accepted: true, instanceId: registered.instance, leaseMs: LEASE_MS };
    } catch (error) {
      return { accepted: false, leaseMs: LEASE_MS, problem: this.problemOf(error) };
    }
  }

  @SubscribeMessage('report')
  report(@ConnectedSocket() socket: AdmittedSocket, @MessageBody() body: unknown): Promise<FleetReceipt> {
    return this.receipt(socket, (registered) => this.registration.report(registered, parseWith(fleetReport, body, 'report')));
  }

  @SubscribeMessage('leave')
  leave(@ConnectedSocket() socket: AdmittedSocket, @MessageBody() body: unknown): Promise<FleetReceipt> {
    return this.receipt(socket, (registered) => this.registration.leave(registered, parseWith(fleetLeave, body, 'leave')));
  }

  private async receipt(socket: AdmittedSocket, work: (registered: Registered) => Promise<void>): Promise<FleetReceipt> {
    const registered = this.registered.get(socket);
    if (registered === undefined) return { ok: false, problem: 'say hello first' };
    try {
      await work(registered);
      return { ok: true };
    } catch (error) {
      return { ok: false, problem: this.problemOf(error) };
    }
  }

  private problemOf(error: unknown): string {
    if (error instanceof DomainError) return error.message;
    this.logger.error({ message: 'A fleet message failed', error: (error as Error).stack });
    return 'the hub could not take it in';
  }
}
