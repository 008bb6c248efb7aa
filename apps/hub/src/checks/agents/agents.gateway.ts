import { Logger } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import { AGENTS_NAMESPACE, agentBeat, agentHello, agentObservations, type AgentReceipt } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import type { Namespace } from 'socket.io';
import { SocketAccess, type AdmittedSocket } from '../../access/socket-access.js';
import { Clock } from '../../platform/clock.js';
import { Events } from '../../platform/events.js';
import { parseWith } from '../../platform/validation/schema.pipe.js';
import { AgentAssignments } from './agent-assignments.js';
import { AgentObservations } from './agent-observations.js';
import { ConnectedAgents, type ConnectedAgent } from './connected-agents.js';
import { isPrivateLine } from './private-line.js';
import { LocationCoverage } from './location-coverage.js';

/** Agents set their clock by ours; one whose time is still that far off can't say when it saw what. */
const MOST_CLOCK_ERROR_MS = 30_000;

/** Where agents come in: they are told what to look at from their location, and send what they saw. @see ST-8 */
@WebSocketGateway({ namespace: AGENTS_NAMESPACE })
export class AgentsGateway implements OnGatewayInit<Namespace>, OnGatewayDisconnect<AdmittedSocket> {
  private readonly logger = new Logger('agents');
  private namespace: Namespace | null = null;

  constructor(
    private readonly access: SocketAccess,
    private readonly assignments: AgentAssignments,
    private readonly observations: AgentObservations,
    private readonly agents: ConnectedAgents,
    private readonly coverage: LocationCoverage,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  afterInit(namespace: Namespace): void {
    this.namespace = namespace;
    this.access.guard(namespace, (caller) => caller.kind === 'agent');
    this.events.on('definitions', () => this.assignAll());
  }

  handleDisconnect(socket: AdmittedSocket): void {
    this.agents.remove(socket.id);
  }

  @SubscribeMessage('hello')
  hello(@ConnectedSocket() socket: AdmittedSocket, @MessageBody() body: unknown): AgentReceipt {
    return this.answer(() => {
      const { agent, sentAt } = parseWith(agentHello, body, 'hello');
      const { caller } = socket.data;
      const location = caller.scope.location ?? '';
      if (!isPrivateLine(socket.request)) throw refused('Assignments may hold secrets: dial the hub by https.');
      if (this.agents.rivalOf(agent, location) !== null)
        throw refused(`Another agent reports from ${location}: make a token for each location.`);
      const mayReach = (namespace: string) => caller.mayReach(namespace);
      const joined: ConnectedAgent = {
        agent,
        location,
        connectionId: socket.id,
        mayReach,
        assigned: this.assignments.of(location, mayReach),
        sent: '',
        heardAt: this.clock.now(),
      };
      this.agents.add(joined);
      // Its clock may be wrong still: the answer sets it.
      this.logger.log({ location, agent, clockErrorMs: this.clock.now() - sentAt }, 'An agent reports');
      setImmediate(() => this.assign(joined));
      return { location };
    });
  }

  @SubscribeMessage('beat')
  beat(@ConnectedSocket() socket: AdmittedSocket, @MessageBody() body: unknown): AgentReceipt {
    return this.answer(() => {
      const { sentAt, coveredUntil } = parseWith(agentBeat, body, 'beat');
      const agent = this.known(socket, sentAt);
      this.coverage.reached(agent.location, Math.min(coveredUntil, this.clock.now()));
      return {};
    });
  }

  @SubscribeMessage('observations')
  observe(@ConnectedSocket() socket: AdmittedSocket, @MessageBody() body: unknown): AgentReceipt {
    return this.answer(() => {
      const { sentAt, observations } = parseWith(agentObservations, body, 'observations');
      const agent = this.known(socket, sentAt);
      this.observations.accept(agent.location, agent.assigned, observations);
      return {};
    });
  }

  private known(socket: AdmittedSocket, sentAt: number): ConnectedAgent {
    const agent = this.agents.of(socket.id);
    if (agent === null) throw refused('Say hello first.');
    const errorMs = this.clock.now() - sentAt;
    if (Math.abs(errorMs) > MOST_CLOCK_ERROR_MS) throw refused(`Your clock is ${errorMs} ms off, so nobody knows when you saw what.`);
    agent.heardAt = this.clock.now();
    return agent;
  }

  private assignAll(): void {
    for (const agent of this.agents.all()) {
      agent.assigned = this.assignments.of(agent.location, agent.mayReach);
      this.assign(agent);
    }
  }

  private assign(agent: ConnectedAgent): void {
    const assignments = { runs: agent.assigned.runs, references: this.assignments.references() };
    const written = JSON.stringify(assignments);
    if (written === agent.sent) return;
    agent.sent = written;
    this.namespace?.sockets.get(agent.connectionId)?.emit('assignments', assignments);
  }

  private answer(work: () => Partial<AgentReceipt>): AgentReceipt {
    const at = this.clock.now();
    try {
      return { ok: true, at, ...work() };
    } catch (error) {
      if (error instanceof DomainError) return { ok: false, at, problem: error.message, permanent: error.code === 'invalid' };
      this.logger.error({ message: 'A message of an agent failed', error: (error as Error).stack });
      return { ok: false, at, problem: 'the hub could not take it in' };
    }
  }
}

function refused(message: string): DomainError {
  return new DomainError('forbidden', message);
}
