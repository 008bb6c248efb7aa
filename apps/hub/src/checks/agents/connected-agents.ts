import { Injectable } from '@nestjs/common';
import type { Ms } from '@watchfloor/core';
import { Clock } from '../../platform/clock.js';
import type { Assigned } from './agent-assignments.js';

/** One agent that said hello. */
export interface ConnectedAgent {
  readonly agent: string;
  readonly location: string;
  readonly connectionId: string;
  readonly mayReach: (namespace: string) => boolean;
  assigned: Assigned;
  /** As last sent, so that only a change is sent again. */
  sent: string;
  heardAt: Ms;
}

export interface LocationReport {
  readonly location: string;
  readonly reports: boolean;
  readonly checks: number;
  readonly heardMsAgo: Ms;
}

const SILENT_MS = 5_000;

/** Who is here: one agent for each location. */
@Injectable()
export class ConnectedAgents {
  private readonly agents = new Map<string, ConnectedAgent>();

  constructor(private readonly clock: Clock) {}

  /** The other agent that reports from there; its own older connection bars nobody. */
  rivalOf(agent: string, location: string): ConnectedAgent | null {
    const present = this.agents.get(location);
    return present === undefined || present.agent === agent || this.isSilent(present) ? null : present;
  }

  add(agent: ConnectedAgent): void {
    this.agents.set(agent.location, agent);
  }

  /** Null when another connection took its place. */
  of(connectionId: string): ConnectedAgent | null {
    return [...this.agents.values()].find((agent) => agent.connectionId === connectionId) ?? null;
  }

  remove(connectionId: string): void {
    const agent = this.of(connectionId);
    if (agent !== null) this.agents.delete(agent.location);
  }

  all(): readonly ConnectedAgent[] {
    return [...this.agents.values()];
  }

  report(): LocationReport[] {
    return this.all().map((agent) => ({
      location: agent.location,
      reports: !this.isSilent(agent),
      checks: agent.assigned.runs.length,
      heardMsAgo: this.clock.now() - agent.heardAt,
    }));
  }

  private isSilent({ heardAt }: ConnectedAgent): boolean {
    return this.clock.now() - heardAt > SILENT_MS;
  }
}
