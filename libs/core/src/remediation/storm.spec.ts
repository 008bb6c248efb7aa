import fc from 'fast-check';
import { CALM, followStorm, followStormThrough, releaseStorm, type DownInstance, type Storm, type StormRules } from './storm.js';

const RULES: StormRules = { ratio: 0.4, leastInstances: 6, components: 5, windowMs: 120_000, coolDownMs: 300_000, thawMs: 60_000 };
const NOW = 10_000_000;

/** So many instances, each of a component of its own unless said otherwise. */
function down(count: number, detectedAt = NOW, components = count): DownInstance[] {
  return Array.from({ length: count }, (_, index) => ({ componentUid: `c${index % components}`, detectedAt }));
}

function follow(storm: Storm, list: readonly DownInstance[], now = NOW, instances = 100): Storm {
  return followStorm(storm, { instances, down: list }, { rules: RULES, now });
}

describe('the storm rule (semantics.md 6.2, 8)', () => {
  it.each<[string, DownInstance[], number, boolean]>([
    ['five components', down(5), 100, false],
    ['six components at once', down(6), 100, true],
    ['six components, but not lately', down(6, NOW - 120_000), 100, false],
    ['six instances of one component', down(6, NOW, 1), 100, false],
    ['two fifths of the fleet', down(40, NOW, 1), 100, false],
    ['more than two fifths', down(41, NOW - 600_000, 1), 100, true],
    ['all of a handful', down(5), 5, false],
    ['all of six', down(6, NOW - 600_000), 6, true],
  ])('%s: %p', (_what, list, instances, isStorm) => {
    expect(follow(CALM, list, NOW, instances).phase).toBe(isStorm ? 'frozen' : 'calm');
  });

  it('says what it saw, and stays as it is while that lasts', () => {
    const storm = follow(CALM, down(6));
    expect(storm).toEqual({ phase: 'frozen', since: NOW, reason: '6 components went DOWN within 120 s', regainedAt: null });
    expect(follow(storm, down(7), NOW + 1_000)).toBe(storm);
    expect(follow(CALM, down(41, 0, 1))).toMatchObject({ reason: '41 of 100 instances are DOWN' });
  });

  it('thaws a cool-down after it is over, and is calm after that', () => {
    const storm = follow(CALM, down(6));
    const regained = follow(storm, [], NOW + 10_000);
    expect(regained).toMatchObject({ phase: 'frozen', regainedAt: NOW + 10_000 });
    expect(follow(regained, [], NOW + 309_999)).toBe(regained);
    const thawing = follow(regained, [], NOW + 310_000);
    expect(thawing).toEqual({ phase: 'thawing', until: NOW + 370_000, releasedAt: null });
    expect(follow(thawing, [], NOW + 369_999)).toBe(thawing);
    expect(follow(thawing, [], NOW + 370_000)).toBe(CALM);
  });

  it('counts the cool-down anew when it comes back', () => {
    const regained = follow(follow(CALM, down(6)), [], NOW + 10_000);
    const back = follow(regained, down(6, NOW + 20_000), NOW + 20_000);
    expect(back).toMatchObject({ phase: 'frozen', since: NOW, regainedAt: null });
    const thawing: Storm = { phase: 'thawing', until: NOW + 60_000, releasedAt: null };
    expect(follow(thawing, down(6), NOW)).toMatchObject({ phase: 'frozen' });
  });

  it('never ends before the cool-down unless a person says so, and always ends when nothing is DOWN', () => {
    const counts = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 200 })), { maxLength: 60 });
    fc.assert(
      fc.property(counts, (steps) => {
        let [storm, now, lastBadAt]: [Storm, number, number] = [CALM, NOW, -Infinity];
        for (const [count, seconds] of steps) {
          now += seconds * 1_000;
          const before = storm;
          storm = follow(before, down(count, now), now);
          if (count > 5) lastBadAt = now;
          if (count > 5 && storm.phase !== 'frozen') return false;
          if (before.phase === 'frozen' && storm.phase !== 'frozen' && now - lastBadAt < RULES.coolDownMs) return false;
        }
        for (let minute = 0; minute < 8; minute += 1) storm = follow(storm, [], (now += 60_000));
        return storm === CALM;
      }),
    );
  });

  describe('that passed before anybody knew of it', () => {
    const through = (storm: Storm, restoredAt: number, list = down(2, NOW - 400_000), now = NOW) => {
      const regained = down(5, NOW - 400_000).map((instance) => ({ ...instance, restoredAt }));
      return followStormThrough(storm, { instances: 10, down: list }, regained, { rules: RULES, now });
    };

    it('has its cool-down all the same', () => {
      const storm = through(CALM, NOW - 100);
      expect(storm).toEqual({ phase: 'frozen', since: NOW, reason: '7 of 10 instances are DOWN', regainedAt: NOW });
      expect(through(CALM, NOW - 300_000)).toBe(CALM);
    });

    it('is none when they were not DOWN at one moment', () => {
      expect(through(CALM, NOW - 100, down(2, NOW - 100))).toBe(CALM);
      expect(through(CALM, NOW - 400_000 - 1)).toBe(CALM);
    });

    it('is the one that lasts when as much is DOWN now', () => {
      expect(through(CALM, NOW - 100, down(8, NOW - 50, 1))).toMatchObject({ reason: '8 of 10 instances are DOWN', regainedAt: null });
    });

    it('was released by a person who knew of it', () => {
      const released = releaseStorm(RULES, NOW - 100);
      expect(through(released, NOW - 50)).toBe(released);
    });
  });

  it('that a person releases thaws at once, and only what comes after can freeze again', () => {
    const list = down(50, NOW - 1_000);
    const released = releaseStorm(RULES, NOW);
    expect(follow(released, list, NOW + 1_000)).toBe(released);
    // As long as the same lasts, it stays released.
    expect(follow(released, list, NOW + 60_000)).toBe(released);
    expect(follow(released, [...list, ...down(6, NOW + 2_000)], NOW + 2_000)).toMatchObject({ phase: 'frozen' });
    expect(follow(released, down(3, NOW - 1_000), NOW + 60_000)).toBe(CALM);
  });
});
