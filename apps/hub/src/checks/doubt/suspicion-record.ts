import { Injectable } from '@nestjs/common';
import type { HubMessage, Ms } from '@watchfloor/core';
import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import { Clock } from '../../platform/clock.js';
import { Database } from '../../platform/database/database.js';
import { lockedSetting } from '../../platform/database/locked-setting.js';
import { Setting } from '../../platform/database/setting.entity.js';
import { DueWorker } from '../../platform/due/due-worker.js';
import { Ownership } from '../../platform/ownership/ownership.js';
import { HubNotices } from './hub-notices.js';

/** The suspicion that stands, shared by all hubs and over restarts, so that it is told once and holds acts back. */
interface Suspicion {
  readonly id: string;
  readonly since: Ms;
  readonly reason: string;
  /** It lasted long enough for people to be told; absent: an earlier version, which wrote only what it told. */
  readonly isTold?: boolean;
  /** The hubs that doubt themselves, and when each last said so. */
  readonly hubs: Readonly<Record<string, Ms>>;
}

/** One that is over, for hubs that start soon after. */
interface PastSuspicion {
  readonly since: Ms;
  readonly until: Ms;
  /** The end as a clock reads it that jumped or slept since, for nothing of that was lived (I7); absent: it did not. */
  readonly trustedAt?: Ms;
}

type Stored = Partial<Suspicion & PastSuspicion>;

const SETTING = 'suspicion';
/** A hub that said nothing for so long is gone; it doubts nothing any more. */
const GONE_AFTER_MS = 60_000;
const RENEW_MS = 20_000;
/** What the wall clock may stray by without a jump. @see I7 */
const JUMP_MS = 2_000;

@Injectable()
export class SuspicionRecord {
  /** Whether a record may stand: this hub's, one of an earlier life, or of a hub that has died since. */
  private mayStand = true;
  private lookedAt: Ms = -Infinity;
  private saidAt: Ms = -Infinity;
  private hasTold = false;
  /** The end by which the row holds acts back; null: none that this hub knows. */
  private trustedAt: Ms | null = null;

  constructor(
    private readonly database: Database,
    private readonly ownership: Ownership,
    private readonly notices: HubNotices,
    private readonly worker: DueWorker,
    private readonly clock: Clock,
  ) {}

  /**
   * What an earlier life doubted, or another hub. One that `stands` is over now, as far as anybody knows yet. In
   * company only its end counts: since when says another hub's line, and nothing of what could have reached this one.
   */
  async recall(): Promise<(Required<PastSuspicion> & { readonly stands: boolean }) | null> {
    const stored = await this.read();
    if (stored.since === undefined) return null;
    const now = this.clock.now();
    const until = Math.min(stored.until ?? now, now);
    const trustedAt = Math.min(stored.trustedAt ?? until, now);
    if (stored.until !== undefined) this.trustedAt = trustedAt;
    return { since: this.ownership.isShared ? until : stored.since, until, trustedAt, stands: stored.id !== undefined };
  }

  /** This hub has trusted itself for so long. Whoever starts later has only the wall clock to know it by. */
  async follow(trustedForMs: number): Promise<void> {
    const trustedAt = Math.round(this.clock.now() - trustedForMs);
    if (this.trustedAt === null || trustedAt - this.trustedAt < JUMP_MS) return;
    await this.change(async (_manager, _before, past) =>
      past === null ? null : { ...past, trustedAt: Math.max(past.trustedAt ?? past.until, trustedAt) },
    );
    this.trustedAt = trustedAt;
  }

  /** This hub doubts itself; `isTold`: for so long that people should know, and the first to say so tells every channel. */
  async join({ isTold, ...of }: { readonly since: Ms; readonly reason: string; readonly isTold: boolean }): Promise<void> {
    const now = this.clock.now();
    if (now - this.saidAt < RENEW_MS && now >= this.saidAt && (this.hasTold || !isTold)) return;
    await this.change(async (manager, before) => {
      const record = before ?? { id: newId(), ...of, isTold: false, hubs: {} };
      if (isTold && !wasTold(record)) await this.notices.put(manager, messageOf('suspect', record, null), now);
      return { ...record, isTold: isTold || wasTold(record), hubs: { ...record.hubs, [this.ownership.hubId]: now } };
    });
    this.mayStand = true;
    this.saidAt = now;
    this.hasTold = isTold;
    this.worker.nudge(now);
  }

  /** This hub has trusted itself for so long, or always: the last one to say so ends the suspicion. */
  async leave(trustedForMs = 0): Promise<void> {
    const now = this.clock.now();
    if (!this.mayStand && Math.abs(now - this.lookedAt) < GONE_AFTER_MS) return;
    this.lookedAt = now;
    if (!(await this.stands())) {
      this.mayStand = false;
      return;
    }
    let stands = false;
    await this.change(async (manager, before) => {
      if (before === null) return null;
      // A hub alone is the only one there is: whoever else said so was an earlier life of it.
      const others = Object.entries(before.hubs).filter(
        ([hubId, at]) => this.ownership.isShared && hubId !== this.ownership.hubId && now - at < GONE_AFTER_MS,
      );
      stands = others.length > 0;
      if (stands) return { ...before, hubs: Object.fromEntries(others) };
      const until = trustedForMs === Infinity ? now : Math.max(before.since, Math.round(now - trustedForMs));
      if (wasTold(before)) await this.notices.put(manager, messageOf('trusted', before, until), now);
      this.trustedAt = until;
      return { since: before.since, until };
    });
    this.mayStand = stands;
    this.saidAt = -Infinity;
    this.hasTold = false;
    this.worker.nudge(now);
  }

  private async stands(): Promise<boolean> {
    return (await this.read()).id !== undefined;
  }

  private async read(): Promise<Stored> {
    const row = await this.database.write.getRepository(Setting).findOneBy({ name: SETTING });
    return (row?.value as Stored | undefined) ?? {};
  }

  /** Null: it stays as it is. */
  private async change(
    step: (manager: EntityManager, before: Suspicion | null, past: PastSuspicion | null) => Promise<Stored | null>,
  ): Promise<void> {
    await this.database.transaction(async (manager) => {
      const stored = await lockedSetting<Stored>(manager, SETTING, {});
      const stands = stored.id !== undefined;
      const past = stands || stored.until === undefined ? null : (stored as PastSuspicion);
      const after = await step(manager, stands ? (stored as Suspicion) : null, past);
      if (after !== null) await manager.upsert(Setting, { name: SETTING, value: after as never }, ['name']);
    });
  }
}

const wasTold = ({ isTold }: Suspicion): boolean => isTold !== false;

function messageOf(kind: 'suspect' | 'trusted', { id, since, reason }: Suspicion, until: Ms | null): HubMessage {
  const text =
    kind === 'suspect'
      ? `hub suspect: ${reason}; failures seen meanwhile count as UNKNOWN, and nothing acts`
      : `hub trusted again: ${reason}`;
  return { kind, hub: { id, reason, since, until }, text };
}
