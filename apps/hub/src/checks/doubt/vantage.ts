import { judgeRound, type RoundVerdict, type Voice, type VoiceKind } from '@watchfloor/core';
import type { Lookout } from './lookout.js';

interface Round {
  readonly beganAt: number;
  readonly decided: Promise<RoundVerdict>;
}

/** One look at one of them; never rejects. */
export type AskLookout = (lookout: Lookout) => Promise<Voice['answer']>;

/** However many failures ask for a round of their own. */
const SPACING_MS = 250;

/** The references, or the canaries of one place: through whose eyes the hub knows whether its line works. @see ST-9 */
export class Vantage {
  /** On the monotonic clock; null while it is trusted. */
  suspectSince: number | null = null;
  /** When the last suspicion ended, on the monotonic clock. */
  suspectUntil = -Infinity;
  private trustedAt = -Infinity;
  private round: Round | null = null;
  /** Asked and not over yet. */
  private readonly open = new Set<Round>();
  private waiting: Promise<void> | null = null;
  /** The newest round that is over began then, and the newest that was not held up. */
  private overFrom = -Infinity;
  private judgedFrom = -Infinity;

  constructor(
    readonly kind: VoiceKind,
    readonly place: string | null,
    readonly lookouts: readonly Lookout[],
    private readonly parts: {
      readonly monotonic: () => number;
      readonly ask: AskLookout;
      readonly changed: (vantage: Vantage) => void;
    },
  ) {}

  get isSuspect(): boolean {
    return this.suspectSince !== null;
  }

  /** `3 of 3 references`, in words. */
  get failing(): string {
    const failing = this.lookouts.filter(({ last }) => last?.answer === 'fail').length;
    const whose = this.kind === 'reference' ? 'references' : `canaries of ${this.place}`;
    return `${failing} of ${this.lookouts.length} ${whose} do not answer`;
  }

  /** Whether the line was, or is, not to be trusted at any time since then. */
  wasSuspectSince(from: number): boolean {
    return this.isSuspect || this.suspectUntil > from;
  }

  /** One round now, whatever was asked before. */
  look(): Promise<RoundVerdict> {
    const beganAt = this.parts.monotonic();
    const decided = this.ask().then((verdict) => {
      this.open.delete(round);
      return this.conclude(beganAt, verdict);
    });
    const round = { beganAt, decided };
    this.open.add(round);
    this.round = round;
    return decided;
  }

  /**
   * Resolves when it is suspect, or a round that began at that time or later is over: whether it said anything, or we
   * were held up meanwhile. Many share one round. Those that began before are over then, too: the line may work again
   * by now, and only they know that it did not.
   */
  async lookedSince(at: number): Promise<boolean> {
    while (this.overFrom < at && !this.isSuspect) {
      if (this.round !== null && this.round.beganAt >= at) await this.round.decided;
      else await (this.waiting ??= this.lookSoon().finally(() => (this.waiting = null)));
    }
    if (!this.isSuspect) await Promise.all([...this.open].filter(({ beganAt }) => beganAt < at).map(({ decided }) => decided));
    return this.isSuspect || this.judgedFrom >= at;
  }

  private async lookSoon(): Promise<void> {
    const pauseMs = (this.round?.beganAt ?? -Infinity) + SPACING_MS - this.parts.monotonic();
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    await this.look();
  }

  private ask(): Promise<RoundVerdict> {
    const voices: Voice[] = this.lookouts.map(({ isProven }) => ({ isProven, answer: 'pending' }));
    return new Promise((resolve) => {
      const judge = (): void => {
        const verdict = judgeRound(this.kind, voices);
        if (verdict !== 'open') resolve(verdict);
      };
      judge();
      this.lookouts.forEach((lookout, index) => {
        void this.parts.ask(lookout).then((answer) => {
          voices[index] = { isProven: lookout.isProven, answer };
          judge();
        });
      });
    });
  }

  /** An old round never speaks over a newer one, but what failed until that began may be the line's doing. */
  private conclude(beganAt: number, verdict: RoundVerdict): RoundVerdict {
    if (beganAt < this.judgedFrom) {
      if (verdict === 'suspect') this.suspectUntil = Math.max(this.suspectUntil, this.judgedFrom);
      return verdict;
    }
    this.overFrom = Math.max(this.overFrom, beganAt);
    if (verdict === 'late') return verdict;
    this.judgedFrom = beganAt;
    if (verdict === 'suspect' && this.suspectSince === null) {
      // It broke at some time after it was last seen to work.
      this.suspectSince = Math.max(this.trustedAt, this.suspectUntil);
      this.parts.changed(this);
    } else if (verdict === 'trusted') {
      this.trustedAt = beganAt;
      if (this.suspectSince === null) return verdict;
      this.suspectSince = null;
      this.suspectUntil = this.parts.monotonic();
      this.parts.changed(this);
    }
    return verdict;
  }
}
