import { ServerClock } from './server-clock.js';

const iso = (ms: number) => new Date(ms).toISOString();

describe('server clock', () => {
  it('follows the hub, not the screen', () => {
    let local = 1_000;
    const clock = new ServerClock(() => local);
    expect(clock.now()).toBeUndefined();
    clock.hear(iso(500_000));
    local += 250;
    expect(clock.now()).toBe(500_250);
  });

  it('a slow message does not set it back, a set clock does', () => {
    let local = 0;
    const clock = new ServerClock(() => local);
    clock.hear(iso(100_000));
    local = 1_000;
    clock.hear(iso(100_400));
    expect(clock.now()).toBe(101_000);
    clock.hear(iso(50_000));
    expect(clock.now()).toBe(50_000);
    clock.hear('not a time');
    expect(clock.now()).toBe(50_000);
  });
});
