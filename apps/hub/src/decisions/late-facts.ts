import type { Ms, Observation } from '@watchfloor/core';

/** The least age at which an observation can be too old for the present (ST-5). */
const OLD_MS = 10_000;
const GATHERED_MS = 100;
const MOST = 2_000;

/** Gathers what was seen a while ago, for each fact alone would rewrite all that followed it. */
export class LateFacts {
  private readonly waiting = new Map<string, Observation[]>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly apply: (serviceUid: string, observations: readonly Observation[]) => void) {}

  /** False for what is of the present: it comes after everything that waited. */
  takes(serviceUid: string, observation: Observation, now: Ms): boolean {
    if (now - observation.startedAt < OLD_MS) {
      this.flush(serviceUid);
      return false;
    }
    const waiting = this.waiting.get(serviceUid);
    if (waiting === undefined) this.waiting.set(serviceUid, [observation]);
    else waiting.push(observation);
    if ((waiting?.length ?? 0) >= MOST) this.flush(serviceUid);
    this.timer ??= setTimeout(() => this.flushAll(), GATHERED_MS);
    return true;
  }

  private flush(serviceUid: string): void {
    const observations = this.waiting.get(serviceUid);
    if (observations === undefined) return;
    this.waiting.delete(serviceUid);
    this.apply(serviceUid, observations);
  }

  private flushAll(): void {
    this.timer = undefined;
    for (const serviceUid of this.waiting.keys()) this.flush(serviceUid);
  }
}
