import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { Observation } from '@watchfloor/core';
import type { Clock } from '../platform/clock.js';
import { SHARDS, type Ownership } from '../platform/ownership/ownership.js';
import type { Installation } from '../platform/redis/installation.js';
import type { RedisConnections } from '../platform/redis/redis-connections.js';
import { InProcessObservationLog } from './in-process-observation-log.js';
import { ObservationLog, type ObservationReader } from './observation-log.js';
import { HeldBack } from './observation-streams/held-back.js';
import { IncomingObservations } from './observation-streams/incoming.js';
import { OutgoingObservations } from './observation-streams/outgoing.js';
import { ShardStreams } from './observation-streams/shard-streams.js';

interface Parts {
  readonly connections: RedisConnections;
  readonly installation: Installation;
  readonly ownership: Pick<Ownership, 'hubId' | 'owns'>;
  readonly clock: Clock;
}

/** Between hubs: what this hub decides itself never leaves it, the rest goes through the stream of its shard. */
export class RedisObservationLog extends ObservationLog implements BeforeApplicationShutdown {
  private readonly own = new InProcessObservationLog();
  private readonly heldBack: HeldBack;
  private readonly outgoing: OutgoingObservations;
  private readonly incoming: IncomingObservations;

  constructor(private readonly parts: Parts) {
    super();
    const { connections, installation, ownership, clock } = parts;
    const keyOf = (shard: number) => installation.key(`observations:${shard}`);
    this.heldBack = new HeldBack(clock, (seen, shard) => this.append(seen, shard));
    const connection = connections.open('observations');
    this.outgoing = new OutgoingObservations({ connection, keyOf, clock, keep: (seen, shard) => this.keep(seen, shard) });
    const streams = new ShardStreams(connections.open('observations-read'), keyOf, ownership.hubId);
    this.incoming = new IncomingObservations({ streams, clock, ownedShards: () => ALL_SHARDS.filter((shard) => ownership.owns(shard)) });
  }

  override get depth(): number {
    return this.own.depth + this.heldBack.depth + this.outgoing.depth + this.incoming.waiting;
  }

  override get dropped(): number {
    return this.own.dropped + this.heldBack.dropped + this.outgoing.dropped + this.incoming.dropped;
  }

  override append(observation: Observation, shard: number): void {
    if (!this.keep(observation, shard)) this.outgoing.add(observation, shard);
  }

  override read(onObservation: ObservationReader): void {
    this.own.read((observation) => {
      const isTaken = onObservation(observation);
      if (!isTaken) this.heldBack.hold(observation);
      return isTaken;
    });
    this.incoming.reader = onObservation;
    this.incoming.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.heldBack.stop();
    await Promise.all([this.outgoing.stop(), this.incoming.stop()]);
  }

  private keep(observation: Observation, shard: number): boolean {
    if (!this.parts.ownership.owns(shard)) return false;
    this.heldBack.keep(observation, shard);
    this.own.append(observation);
    return true;
  }
}

const ALL_SHARDS: readonly number[] = Array.from({ length: SHARDS }, (_, shard) => shard);
