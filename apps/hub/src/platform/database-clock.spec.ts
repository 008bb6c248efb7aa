import { Clock } from './clock.js';
import { DatabaseClock } from './database-clock.js';

class Machine extends Clock {
  wall = 5_000_000;
  steady = 100;

  override now(): number {
    return this.wall;
  }

  override monotonic(): number {
    return this.steady;
  }
}

describe('the clock of a hub in company', () => {
  it('is the machine’s until the database spoke, then the database’s, whatever the machine’s clock does', () => {
    const machine = new Machine();
    const clock = new DatabaseClock(machine);
    expect(clock.now()).toBe(5_000_000);
    clock.hear(1_000_000, 95, 105);
    expect(clock.now()).toBe(1_000_000);
    machine.wall += 3_600_000;
    machine.steady += 2_500;
    expect(clock.now()).toBe(1_002_500);
  });

  it('follows a small difference slowly and a large one at once', () => {
    const machine = new Machine();
    const clock = new DatabaseClock(machine);
    clock.hear(1_000_000, 100, 100);
    clock.hear(1_000_040, 100, 100);
    expect(clock.now()).toBe(1_000_010);
    clock.hear(4_600_000, 100, 100);
    expect(clock.now()).toBe(4_600_000);
  });

  it('believes no answer that took long', () => {
    const clock = new DatabaseClock(new Machine());
    clock.hear(1_000_000, 100, 100);
    clock.hear(2_000_000, -1_500, 100);
    expect(clock.now()).toBe(1_000_000);
  });
});
