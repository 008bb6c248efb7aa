import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import { Settings } from '../settings/settings.js';

/** Whoever does not answer for this long is away: the connection is given up and made anew. */
const ANSWER_WITHIN_MS = 4_000;
/** A connection that only listens would not notice that nobody is there. */
const PING_EVERY_MS = 2_000;
const MAX_BACK_OFF_MS = 2_000;

const OPTIONS: RedisOptions = {
  // Nothing waits for Redis: a command that can't be sent now fails now, and none is sent twice by the library.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  // The library's own try is nobody's promise: rejected, it would end the process.
  autoResubscribe: false,
  connectTimeout: ANSWER_WITHIN_MS,
  socketTimeout: ANSWER_WITHIN_MS,
  disconnectTimeout: 200,
  retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), MAX_BACK_OFF_MS) * (0.8 + 0.4 * Math.random()),
  // After a failover the name may lead to the new master.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
};

export interface RedisReport {
  readonly connected: boolean;
  /** Why it is away. */
  readonly reason: string | null;
}

/** Every connection to Redis. Each comes back by itself for ever; that Redis is away is said once, and delays nothing. */
@Injectable()
export class RedisConnections implements OnApplicationShutdown {
  private readonly logger = new Logger('redis');
  private readonly connections: Redis[] = [];
  private readonly pings: NodeJS.Timeout[] = [];
  /** Why it is away; null while it is there, or was not asked yet. */
  private reason: string | null = null;

  constructor(private readonly settings: Settings) {}

  /** Every connection that was opened stands. */
  get connected(): boolean {
    return this.connections.length > 0 && this.connections.every(({ status }) => status === 'ready');
  }

  /** Null without REDIS_URL. */
  report(): RedisReport | null {
    return this.settings.redisUrl === null ? null : { connected: this.connected, reason: this.reason };
  }

  /** @throws Error without REDIS_URL, which is an error of ours */
  open(purpose: string): Redis {
    const { redisUrl } = this.settings;
    if (redisUrl === null) throw new Error(`Without REDIS_URL there is no connection for ${purpose}`);
    const connection = new Redis(redisUrl.reveal(), { ...OPTIONS, connectionName: `watchfloor-${purpose}` });
    connection.on('error', (error: Error) => this.sayAway(error.message));
    connection.on('reconnecting', () => this.sayAway('the connection was lost'));
    connection.on('ready', () => this.sayBack());
    this.connections.push(connection);
    this.pings.push(setInterval(() => connection.status === 'ready' && connection.ping().catch(() => undefined), PING_EVERY_MS));
    return connection;
  }

  onApplicationShutdown(): void {
    for (const timer of this.pings) clearInterval(timer);
    for (const connection of this.connections.splice(0)) connection.disconnect();
  }

  private sayAway(reason: string): void {
    if (this.reason !== null) return;
    this.reason = reason;
    this.logger.warn(`Redis is away (${reason}): what other hubs write is looked for once a second`);
  }

  private sayBack(): void {
    if (this.reason === null || !this.connected) return;
    this.reason = null;
    this.logger.log('Redis is back');
  }
}
