import type { Redis } from 'ioredis';
import { v4 as uuid } from 'uuid';
import type { Installation } from './installation.js';
import type { RedisConnections } from './redis-connections.js';

/** Messages among the hubs of an installation, over pub/sub: whoever is not there does not hear them, and nobody waits. */
export class RedisChannel {
  private readonly sender = uuid();
  private readonly channel: string;
  private readonly publisher: Redis;
  private isSubscribed = false;

  /** @param hear gets what the others send, and who of them it was; never what was sent here */
  constructor(
    parts: { readonly connections: RedisConnections; readonly installation: Installation; readonly name: string },
    private readonly hear: (text: string, sender: string) => void,
  ) {
    const { connections, installation, name } = parts;
    this.channel = installation.key(name);
    this.publisher = connections.open(name);
    const subscriber = connections.open(`${name}-heard`);
    subscriber.on('ready', () => void this.subscribe(subscriber));
    subscriber.on('close', () => (this.isSubscribed = false));
    subscriber.on('message', (_channel: string, message: string) => this.take(message));
  }

  get canSend(): boolean {
    return this.publisher.status === 'ready';
  }

  get connected(): boolean {
    return this.isSubscribed && this.canSend;
  }

  /** Never rejects: what can't be sent now is not sent later. */
  async send(text: string): Promise<void> {
    await this.publisher.publish(this.channel, `${this.sender} ${text}`).catch(() => undefined);
  }

  private async subscribe(subscriber: Redis): Promise<void> {
    try {
      await subscriber.subscribe(this.channel);
      this.isSubscribed = true;
    } catch {
      // The connection broke again; its next 'ready' tries again.
    }
  }

  private take(message: string): void {
    const end = message.indexOf(' ');
    const sender = message.slice(0, end);
    if (end > 0 && sender !== this.sender) this.hear(message.slice(end + 1), sender);
  }
}
