import type { LiveHub } from '@watchfloor/contracts';
import { SystemClock } from '../platform/clock.js';
import { Greetings } from './greetings.js';
import { LiveView } from './live-view.js';

const hub: LiveHub = { id: 'h', version: '0', suspect: false, recording: true, automation: true };

class SettableClock extends SystemClock {
  private time = 1_000;

  override monotonic(): number {
    return this.time;
  }

  pass(ms: number): void {
    this.time += ms;
  }
}

let clock: SettableClock;
let view: LiveView;
let greetings: Greetings;

beforeEach(() => {
  clock = new SettableClock();
  view = new LiveView('s', hub);
  greetings = new Greetings(clock);
});

function change(version: number): void {
  view.setHub({ ...hub, version: String(version) });
  view.takeDelta(clock.now());
}

/** What a client makes of the frames. */
function heard(): readonly unknown[] {
  return greetings.of(view).map(({ packet }) => {
    const [event, { seq }] = JSON.parse(packet.replace(/^2\/live,/, '')) as [string, { seq: number }];
    return event === 'snapshot' ? `snapshot ${seq}` : seq;
  });
}

it('are written once, and followed by what changed since', () => {
  change(1);
  expect(heard()).toEqual(['snapshot 1']);
  const [snapshot] = greetings.of(view);
  change(2);
  change(3);
  expect(heard()).toEqual(['snapshot 1', 2, 3]);
  change(4);
  expect(heard()).toEqual(['snapshot 1', 2, 3, 4]);
  expect(greetings.of(view)[0]).toBe(snapshot);
});

it('are written anew after a second, or when much has changed', () => {
  heard();
  clock.pass(1_000);
  change(1);
  expect(heard()).toEqual(['snapshot 1']);
  for (let version = 2; version < 40; version += 1) change(version);
  expect(heard()).toEqual(['snapshot 39']);
});
