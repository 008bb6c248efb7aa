import type { Configuration } from '../../../apps/hub/src/platform/configuration/configuration.js';
import { Draw } from '../draw.js';
import { Actuator } from './actuator.js';
import { DatabaseTrouble } from './database-trouble.js';
import { Lookouts } from './lookouts.js';
import { OwnLine, type LineCut } from './own-line.js';
import { Receiver } from './receiver.js';
import { randomConfiguration } from './simulated-configuration.js';
import { Target } from './targets.js';
import { Trace } from './trace.js';
import type { HubLife } from './hub-life.js';
import { emptyStore } from './virtual-database.js';
import { VirtualDisk } from './virtual-disk.js';
import { VirtualClock, VirtualTime } from './virtual-time.js';

const BEGINNING = Date.UTC(2026, 2, 2);
const HOUR_MS = 3_600_000;

/** One look as the world saw it: what was met, whatever the hub made of it. */
export interface Look {
  readonly target: string;
  /** On the hub's wall clock. */
  readonly startedAt: number;
  readonly outcome: 'ok' | 'degraded' | 'fail';
  /** What stood between; null: it reached its target. */
  readonly cut: LineCut | null;
}

/** Everything around the hub, and what outlives it. Only its draws decide what happens. */
export class World {
  readonly draw: Draw;
  readonly configuration: Configuration;
  readonly time = new VirtualTime();
  readonly clock: VirtualClock;
  readonly trace = new Trace(this.time);
  readonly trouble = new DatabaseTrouble(this.time);
  readonly disk = new VirtualDisk(() => this.time.owner as HubLife | null);
  readonly ownLine = new OwnLine();
  readonly lookouts: Lookouts;
  readonly targets = new Map<string, Target>();
  readonly receivers = new Map<string, Receiver>();
  readonly actuator: Actuator;
  /** When most of what is looked at truly failed at one moment. */
  readonly disasters: number[] = [];
  /** From when on nothing goes wrong any more. */
  calmFrom = Infinity;
  readonly looks: Look[] = [];
  /** What the hub said that it never should. */
  readonly complaints: string[] = [];

  private constructor(
    readonly seed: number,
    readonly store: Awaited<ReturnType<typeof emptyStore>>,
  ) {
    this.draw = new Draw(seed);
    this.clock = new VirtualClock(this.time, BEGINNING + this.draw.between(0, HOUR_MS));
    this.configuration = randomConfiguration(this.draw);
    this.lookouts = new Lookouts(this.configuration);
    this.actuator = new Actuator(this);
  }

  static async of(seed: number): Promise<World> {
    return new World(seed, await emptyStore());
  }

  target(key: string): Target {
    const target = this.targets.get(key);
    if (target === undefined) throw new Error(`There is no target ${key}`);
    return target;
  }

  place(target: Target): void {
    this.targets.set(target.key, target);
  }

  receiver(key: string): Receiver {
    const receiver = this.receivers.get(key) ?? new Receiver(key, this);
    this.receivers.set(key, receiver);
    return receiver;
  }
}
