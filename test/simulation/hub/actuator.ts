import type { ActionContext, ActionResult } from '../../../apps/hub/src/remediation/action.js';
import type { HubLife } from './hub-life.js';
import type { World } from './world.js';

export interface Start {
  readonly at: number;
  /** `TARGET-UID:NUMBER` as the hub passed it on. */
  readonly key: string;
  readonly targetUid: string;
  readonly number: number;
  readonly fencingToken: number;
}

/** Restarts targets for whoever asks, and remembers each time that it was asked. */
export class Actuator {
  readonly starts: Start[] = [];

  constructor(private readonly world: World) {}

  restart(life: HubLife, { target, number, fencingToken, idempotencyKey, actId }: ActionContext): Promise<ActionResult> {
    const { draw, time, trace } = this.world;
    const [tripMs, worksMs] = [draw.between(1, 60), draw.between(200, 4_000)];
    const [isLost, isEnough, isForgotten] = [draw.chance(0.05), draw.chance(0.8), draw.chance(0.1)];
    if (isLost) return life.overTheWire(2_000, () => ({ ok: false, output: 'could not be reached' }));
    time.at(time.now + tripMs, () => {
      const targetUid = idempotencyKey.slice(0, idempotencyKey.lastIndexOf(':'));
      this.starts.push({ at: time.now, key: idempotencyKey, targetUid, number, fencingToken });
      trace.add(`restarts ${target.id} for act ${actId} ${idempotencyKey} token ${fencingToken}`);
      this.begin(target.id, worksMs, isEnough);
    });
    if (isForgotten) return life.overTheWire(6_000, () => ({ ok: false, output: 'no answer in time' }));
    return life.overTheWire(tripMs * 2 + worksMs, () => ({ ok: true, output: 'restarted' }));
  }

  private begin(key: string, worksMs: number, isEnough: boolean): void {
    const { time } = this.world;
    const target = this.world.target(key);
    const before = target.condition;
    target.turn(time.now, 'refusing');
    time.at(time.now + worksMs, () => {
      target.turn(time.now, 'well');
      if (!isEnough) target.fail(time.now, before);
    });
  }
}
