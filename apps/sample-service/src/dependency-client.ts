import { Injectable } from '@nestjs/common';
import { Breaker } from '@watchfloor/health';
import { ENVIRONMENT } from './running-environment.js';
import type { Work } from './work.js';

/**
 * Calls the dependency's instances in turn, through one breaker. The client doesn't fail over, so one dead
 * instance of two fails half its calls: with the threshold at 40 % that opens the breaker too.
 */
@Injectable()
export class DependencyClient {
  private turn = 0;

  @Breaker({
    dependency: ENVIRONMENT.dependency?.service ?? 'none',
    name: 'work',
    timeoutMs: ENVIRONMENT.timeoutMs,
    windowMs: 2_000,
    volumeThreshold: 10,
    errorThresholdPercent: 40,
    resetTimeoutMs: 2_000,
    resetTimeoutMaxMs: 2_000,
    fallback: () => null,
  })
  async work(): Promise<Work | null> {
    const { addresses } = ENVIRONMENT.dependency ?? { addresses: [] };
    const address = addresses[this.turn++ % addresses.length];
    const answer = await fetch(`${address}/work`, { signal: AbortSignal.timeout(ENVIRONMENT.timeoutMs) });
    if (answer.ok) return (await answer.json()) as Work;
    await answer.body?.cancel();
    throw new Error(`${address} answered ${answer.status}`);
  }
}
