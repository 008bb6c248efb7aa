import { Clock } from '../platform/clock.js';
import { AgentClock } from './agent-clock.js';

class MachineClock extends Clock {
  wall = 1_000_000;

  override now(): number {
    return this.wall;
  }

  override monotonic(): number {
    return this.wall;
  }
}

describe('the clock of an agent', () => {
  it('is set by the hub when it is wrong, and then stays: what was seen keeps its identity', () => {
    const machine = new MachineClock();
    const clock = new AgentClock(machine);
    clock.learn(machine.wall + 3_600_020, clock.now(), clock.now() + 40);
    expect(clock.now()).toBe(1_000_000 + 3_600_000);
    for (const delayMs of [5, 300, 900]) clock.learn(clock.now() + delayMs, clock.now(), clock.now() + delayMs);
    expect(clock.now()).toBe(1_000_000 + 3_600_000);
  });

  it('does not take a slow answer for a wrong clock', () => {
    const machine = new MachineClock();
    const clock = new AgentClock(machine);
    clock.learn(machine.wall + 4_000, clock.now(), clock.now() + 4_500);
    expect(clock.now()).toBe(machine.wall);
  });

  it('follows when this machine jumps', () => {
    const machine = new MachineClock();
    const clock = new AgentClock(machine);
    clock.learn(machine.wall, clock.now(), clock.now());
    machine.wall -= 60_000;
    for (let beat = 0; beat < 9; beat += 1) clock.learn(1_000_000, clock.now(), clock.now());
    expect(clock.now()).toBe(1_000_000);
  });
});
