import { SystemClock } from '../clock.js';
import { NameResolver } from './name-resolver.js';

class SettableClock extends SystemClock {
  at = 0;

  override monotonic(): number {
    return this.at;
  }
}

/** Answers until it is told to be away. */
class FlakyResolver extends NameResolver {
  isAway = false;
  calls = 0;

  protected override lookup(): Promise<{ address: string; family: number }[]> {
    this.calls += 1;
    if (this.isAway) return Promise.reject(Object.assign(new Error('away'), { code: 'EAI_AGAIN' }));
    return Promise.resolve(Array.from({ length: 500 }, (_, index) => ({ address: `192.0.2.${index % 250}`, family: 4 })));
  }
}

describe('the resolver', () => {
  const clock = new SettableClock();
  const resolver = new FlakyResolver(clock);
  const resolve = (acceptStale: boolean) => resolver.resolve('example.com', { timeoutMs: 100, acceptStale });

  it('asks again after a while, and bounds what it is told (abuse case 25)', async () => {
    expect(await resolve(false)).toHaveLength(64);
    clock.at += 4_000;
    await resolve(false);
    expect(resolver.calls).toBe(1);
    clock.at += 2_000;
    await resolve(false);
    expect(resolver.calls).toBe(2);
  });

  it('lets notifications go on by the address known last, but no probe', async () => {
    resolver.isAway = true;
    clock.at += 60_000;
    await expect(resolve(false)).rejects.toMatchObject({ reason: 'dns_unavailable' });
    expect(await resolve(true)).toHaveLength(64);
    clock.at += 3_600_000;
    await expect(resolve(true)).rejects.toMatchObject({ reason: 'dns_unavailable' });
  });
});
