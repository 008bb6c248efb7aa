import type { Message } from '@watchfloor/core';
import type { Delivered } from '../../../apps/hub/src/notifications/notifier.js';
import type { Stretch } from '../../support/survival/stretches.ts';
import type { HubLife } from './hub-life.js';
import type { World } from './world.js';

export interface Arrival {
  readonly at: number;
  readonly key: string;
  readonly kind: Message['kind'];
  /** Null for what the hub says of itself. */
  readonly incidentId: string | null;
}

type Mood = 'well' | 'refusing' | 'hanging' | 'forgetful';

const FAILED = { ok: false, permanent: false } as const;

/** Where messages of one channel arrive. It counts what it was given, not what the hub believes. */
export class Receiver {
  readonly arrivals: Arrival[] = [];
  mood: Mood = 'well';
  /** When it was, or was to be, anything else. */
  readonly illTimes: Stretch[] = [];

  constructor(
    readonly key: string,
    private readonly world: World,
  ) {}

  /** A forgetful one takes the message and its answer is lost; the wire may also bring a message twice. */
  deliver(life: HubLife, send: { readonly key: string; readonly message: Message; readonly timeoutMs: number }): Promise<Delivered> {
    const { draw, time, ownLine } = this.world;
    const mood = ownLine.inTheWay(null, time.now) === null ? this.mood : 'hanging';
    const tripMs = draw.between(1, 80);
    if (mood === 'hanging') return life.overTheWire(send.timeoutMs, () => ({ ...FAILED, error: 'no answer in time' }));
    if (mood === 'refusing') return life.overTheWire(tripMs, () => ({ ...FAILED, error: 'answered 503' }));
    time.at(time.now + tripMs, () => this.arrive(send.key, send.message));
    if (draw.chance(0.03)) time.at(time.now + tripMs + 40, () => this.arrive(send.key, send.message));
    if (mood === 'forgetful') return life.overTheWire(send.timeoutMs, () => ({ ...FAILED, error: 'no answer in time' }));
    return life.overTheWire(tripMs * 2, () => ({ ok: true }));
  }

  private arrive(key: string, message: Message): void {
    const incidentId = 'incident' in message ? message.incident.id : null;
    this.arrivals.push({ at: this.world.time.now, key, kind: message.kind, incidentId });
    this.world.trace.add(`${this.key} heard ${key}`);
  }
}
