import { Injectable } from '@nestjs/common';
import {
  isUnderWay,
  type DownInstance,
  type Fleet,
  type Freeze,
  type Outage,
  type RegainedInstance,
  type ServiceState,
  type Subject,
} from '@watchfloor/core';
import { Doubt } from '../checks/doubt/doubt.js';
import { DOUBT_COOL_DOWN_MS } from '../checks/doubt/suspicions.js';
import { Clock } from '../platform/clock.js';
import { StormService } from '../remediation/storm.service.js';
import { CommittedStates } from './committed-states.js';

/** After a storm acts begin a few at a time. */
const MOST_THAWING = 3;
const COUNTED_FOR_MS = 200;

/** What holds back every act of the fleet: the hub's doubt about itself, and storms (I5). */
@Injectable()
export class FleetFreeze {
  private counted = { at: -Infinity, acts: 0 };

  constructor(
    private readonly doubt: Doubt,
    private readonly storms: StormService,
    private readonly committed: CommittedStates,
    private readonly clock: Clock,
  ) {}

  now(): Freeze {
    return { doubt: this.doubtNow(), storm: this.stormNow() };
  }

  isHeld(): boolean {
    const { doubt, storm } = this.now();
    return doubt !== null || storm !== null;
  }

  /** What is DOWN in the whole fleet, other hubs' services among it. */
  fleet(): Fleet {
    let instances = 0;
    const down: DownInstance[] = [];
    for (const state of this.committed.all()) {
      instances += state.instances.size;
      for (const { subject, detectedAt } of state.outages.values()) {
        const componentUid = componentOf(state, subject);
        if (componentUid !== undefined) down.push({ componentUid, detectedAt });
      }
    }
    return { instances, down };
  }

  /** Of these outages what is over, as it was last written. */
  regained(outages: readonly { readonly serviceUid: string; readonly outage: Outage }[]): RegainedInstance[] {
    const last = new Map(outages.map((each) => [each.outage.id, each]));
    return [...last.values()].flatMap(({ serviceUid, outage: { subject, detectedAt, restoredAt } }) => {
      const componentUid = componentOf(this.committed.get(serviceUid), subject);
      return componentUid === undefined || restoredAt === null ? [] : [{ componentUid, detectedAt, restoredAt }];
    });
  }

  private doubtNow(): string | null {
    if (this.doubt.isUntried) return 'its line was not looked at yet';
    const trustedForMs = this.doubt.suspicions.trustedForMs(this.clock.monotonic());
    if (trustedForMs === null) return this.doubt.reason;
    return trustedForMs < DOUBT_COOL_DOWN_MS ? 'its line works again, but only for less than a minute' : null;
  }

  private stormNow(): string | null {
    const { storm } = this.storms;
    if (storm.phase === 'frozen') return storm.reason;
    if (storm.phase === 'calm') return null;
    const underWay = this.underWay();
    return underWay < MOST_THAWING ? null : `thawing after a storm: ${underWay} acts are under way`;
  }

  /** Asked for every act that is considered, so it is counted anew a few times a second only. */
  private underWay(): number {
    const at = this.clock.monotonic();
    if (at - this.counted.at < COUNTED_FOR_MS) return this.counted.acts;
    let count = 0;
    for (const { targets } of this.committed.all()) {
      for (const { acts } of targets.values()) if (acts.some((act) => isUnderWay(act) && act.startedAt !== null)) count += 1;
    }
    this.counted = { at, acts: count };
    return count;
  }
}

/** Of an instance only. */
function componentOf(state: ServiceState | undefined, { kind, uid }: Subject): string | undefined {
  return kind === 'instance' ? state?.instances.get(uid)?.componentUid : undefined;
}
