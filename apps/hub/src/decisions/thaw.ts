import { Injectable } from '@nestjs/common';
import { isUnderWay, type ServiceState } from '@watchfloor/core';
import { Events } from '../platform/events.js';
import { StormService } from '../remediation/storm.service.js';
import { CommittedStates } from './committed-states.js';
import { FleetFreeze } from './fleet-freeze.js';
import { ShardOwner } from './shard-owner.js';

const LOOK_MS = 1_000;
/** Services that are judged again in one look, so that a thaw is no burst. */
const MOST_A_LOOK = 3;

/** Follows storms by what is committed, and has the acts that were held back judged again when the freeze is over. */
@Injectable()
export class Thaw {
  private timer: NodeJS.Timeout | undefined;
  private wasHeld = false;
  private wasThawing = false;
  private waiting: string[] = [];

  constructor(
    private readonly freeze: FleetFreeze,
    private readonly storms: StormService,
    private readonly owner: ShardOwner,
    private readonly committed: CommittedStates,
    private readonly events: Events,
  ) {}

  /** Before anything is decided, so that what was frozen before a restart acts on nothing after it. */
  async load(): Promise<void> {
    await this.storms.load();
    this.wasHeld = this.freeze.isHeld();
  }

  start(): void {
    this.events.on('committed', ({ effects }) => {
      const outages = effects.flatMap(({ serviceUid, effect }) =>
        effect.kind === 'outage' ? [{ serviceUid, outage: effect.outage }] : [],
      );
      if (outages.length > 0) this.storms.follow(this.freeze.fleet(), this.freeze.regained(outages));
    });
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  /** Whether what is DOWN now is a storm: its row may be lost where what went DOWN is known from the journal. */
  follow(): void {
    this.storms.follow(this.freeze.fleet());
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.storms.settled();
  }

  private look(): void {
    this.follow();
    const [isHeld, isThawing] = [this.freeze.isHeld(), this.storms.storm.phase === 'thawing'];
    // While it thaws a few at a time, those who had to wait once more are asked again.
    const isReleased = (this.wasHeld && !isHeld) || isThawing || this.wasThawing;
    if (isReleased && this.waiting.length === 0) this.waiting = this.heldBack();
    [this.wasHeld, this.wasThawing] = [isHeld, isThawing];
    for (let count = 0; count < MOST_A_LOOK && this.waiting.length > 0 && !this.freeze.isHeld(); count += 1)
      this.owner.thaw(this.waiting.shift() as string);
  }

  private heldBack(): string[] {
    return this.owner.serviceUids().filter((uid) => {
      const state = this.committed.get(uid);
      return state !== undefined && state.outages.size > 0 && mayAct(state) && !isActing(state);
    });
  }
}

function isActing({ targets }: ServiceState): boolean {
  return [...targets.values()].some(({ acts }) => acts.some(isUnderWay));
}

function mayAct({ definition }: ServiceState): boolean {
  return definition.components.some(({ remediation }) => remediation !== null && remediation.mode !== 'off');
}
