import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { breakerReport } from '@watchfloor/contracts';
import { z } from 'zod';
import { Clock } from '../platform/clock.js';
import { Installation } from '../platform/redis/installation.js';
import { RedisChannel } from '../platform/redis/redis-channel.js';
import { RedisConnections } from '../platform/redis/redis-connections.js';
import { Settings } from '../platform/settings/settings.js';
import { BreakerRegistry } from './breaker-registry.js';

const TELL_EVERY_MS = 1_000;
/** Told again although nothing is new: whoever is silent for three of these is dropped (`BreakerRegistry`). */
const STILL_THERE_MS = 5_000;
/** About a megabyte; what is beyond is shown by this hub only. */
const MOST_TOLD = 2_000;

const reporter = z.object({ namespace: z.string(), caller: z.string(), instance: z.string() });
const told = z.array(z.object({ reporter, report: breakerReport })).max(MOST_TOLD);

/** Tells the other hubs what the modules connected here report, for their screens. Without Redis each shows its own. */
@Injectable()
export class SharedBreakers implements OnApplicationBootstrap, OnApplicationShutdown {
  private channel: RedisChannel | null = null;
  private timer: NodeJS.Timeout | undefined;
  private lastText = '[]';
  private toldAt = -Infinity;
  private isTelling = false;

  constructor(
    private readonly settings: Settings,
    private readonly connections: RedisConnections,
    private readonly installation: Installation,
    private readonly registry: BreakerRegistry,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.redisUrl === null) return;
    const { connections, installation } = this;
    this.channel = new RedisChannel({ connections, installation, name: 'breakers' }, (text, sender) => this.hear(text, sender));
    this.timer = setInterval(() => void this.tell(), TELL_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async tell(): Promise<void> {
    if (this.channel?.canSend !== true || this.isTelling) return;
    const text = JSON.stringify(this.registry.own().slice(0, MOST_TOLD));
    const isNews = text !== this.lastText;
    if (!isNews && (text === '[]' || this.clock.monotonic() - this.toldAt < STILL_THERE_MS)) return;
    this.lastText = text;
    this.toldAt = this.clock.monotonic();
    this.isTelling = true;
    await this.channel.send(text);
    this.isTelling = false;
  }

  /** Others may write to Redis too: what is not understood is not shown. */
  private hear(text: string, hub: string): void {
    try {
      this.registry.hear(hub, told.parse(JSON.parse(text)));
    } catch {
      // A hub of another version says it in its own way; after a while it counts as silent.
    }
  }
}
