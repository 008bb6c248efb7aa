import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { EventEmitter } from 'node:events';
import { v4 as uuid } from 'uuid';
import type { Installation } from '../redis/installation.js';
import type { RedisConnections } from '../redis/redis-connections.js';
import { NUDGES, Nudges, type Nudge } from './nudges.js';

const COALESCE_MS = 5;

/** Over pub/sub: at most one message is under way, so that a Redis that stands still costs nothing. */
export class RedisNudges extends Nudges implements BeforeApplicationShutdown {
  private readonly logger = new Logger('nudges');
  private readonly sender = uuid();
  private readonly channel: string;
  private readonly listeners = new EventEmitter();
  private readonly pending = new Set<Nudge>();
  private readonly publisher: Redis;
  private isEnding = false;
  private isComing = false;
  private isSubscribed = false;

  constructor(connections: RedisConnections, installation: Installation) {
    super();
    this.channel = installation.key('nudges');
    this.publisher = connections.open('nudges');
    const subscriber = connections.open('nudges-heard');
    subscriber.on('ready', () => void this.subscribe(subscriber));
    subscriber.on('close', () => (this.isSubscribed = false));
    subscriber.on('message', (_channel: string, message: string) => this.hear(message));
  }

  override get connected(): boolean {
    return this.isSubscribed && this.publisher.status === 'ready';
  }

  override send(nudge: Nudge): void {
    if (this.publisher.status !== 'ready') return;
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

  private async subscribe(subscriber: Redis): Promise<void> {
    try {
      await subscriber.subscribe(this.channel);
      this.isSubscribed = true;
    } catch {
      // The connection broke again; its next 'ready' tries again.
    }
  }

  private comeSoon(): void {
    if (this.isComing || this.pending.size === 0) return;
    this.isComing = true;
    setTimeout(() => void this.publish(), COALESCE_MS);
  }

  /** What can't be sent now is not sent later: by then everybody has looked. */
  private async publish(): Promise<void> {
    const message = [this.sender, ...this.pending].join(' ');
    this.pending.clear();
    await this.publisher.publish(this.channel, message).catch(() => undefined);
    this.isComing = false;
    this.comeSoon();
  }

  /** Whoever can write to Redis can send anything here; it makes a hub look at its rows and no more. */
  private hear(message: string): void {
    const [sender, ...names] = message.split(' ');
    if (sender === this.sender) return;
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
