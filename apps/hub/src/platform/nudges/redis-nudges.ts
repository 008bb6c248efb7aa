import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { EventEmitter } from 'node:events';
import type { Installation } from '../redis/installation.js';
import { RedisChannel } from '../redis/redis-channel.js';
import type { RedisConnections } from '../redis/redis-connections.js';
import { NUDGES, Nudges, type Nudge } from './nudges.js';

const COALESCE_MS = 5;

/** Over pub/sub: at most one message is under way, so that a Redis that stands still costs nothing. */
export class RedisNudges extends Nudges implements BeforeApplicationShutdown {
  private readonly logger = new Logger('nudges');
  private readonly channel: RedisChannel;
  private readonly listeners = new EventEmitter();
  private readonly pending = new Set<Nudge>();
  private isEnding = false;
  private isComing = false;

  constructor(connections: RedisConnections, installation: Installation) {
    super();
    this.channel = new RedisChannel({ connections, installation, name: 'nudges' }, (text) => this.hear(text));
  }

  override get connected(): boolean {
    return this.channel.connected;
  }

  override send(nudge: Nudge): void {
    if (!this.channel.canSend) return;
    this.pending.add(nudge);
    if (this.isEnding) void this.publish();
    else this.comeSoon();
  }

  override on(nudge: Nudge, listener: () => void): void {
    this.listeners.on(nudge, listener);
  }

  /** The last ones, that shards are handed over, don't wait for more to join them: the connection is about to end. */
  beforeApplicationShutdown(): void {
    this.isEnding = true;
    if (this.pending.size > 0) void this.publish();
  }

  private comeSoon(): void {
    if (this.isComing || this.pending.size === 0) return;
    this.isComing = true;
    setTimeout(() => void this.publish(), COALESCE_MS);
  }

  private async publish(): Promise<void> {
    const message = [...this.pending].join(' ');
    this.pending.clear();
    await this.channel.send(message);
    this.isComing = false;
    this.comeSoon();
  }

  /** Whoever can write to Redis can send anything here; it makes a hub look at its rows and no more. */
  private hear(message: string): void {
    const names = message.split(' ');
    for (const nudge of NUDGES.filter((known) => names.includes(known))) this.tell(nudge);
  }

  private tell(nudge: Nudge): void {
    try {
      this.listeners.emit(nudge);
    } catch (error) {
      this.logger.error({ err: error }, `Nobody could look at the ${nudge}`);
    }
  }
}
