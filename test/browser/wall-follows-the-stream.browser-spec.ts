import type { LiveChange, LiveService } from '@watchfloor/contracts';
import { waitForText } from './support/page-probes.js';
import { pictureOf } from './support/pictures.js';
import { WallBench } from './support/wall.js';

const bench = new WallBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

const picture = pictureOf({ services: 24 });
const search = picture.services.find(({ id }) => id === 'search')!;
const becomes = (service: LiveService, status: 'up' | 'down', since = picture.at): LiveChange => ({
  kind: 'service',
  id: service.id,
  op: 'upsert',
  value: { ...service, state: { status, since, reason: 'timeout' } },
});

describe('the wall follows the stream', () => {
  it('draws a delta within a second, first on the board and in the headline', async () => {
    const { page, hub } = await bench.show(picture);
    hub.send(becomes(search, 'down'));
    await page.waitForSelector('.tile.look-down', { timeout: 1_000 });
    expect(await page.locator('.tile').first().getAttribute('data-service')).toBe('search');
    expect(await page.textContent('.count-down dd')).toBe('1');
    expect(await page.textContent('[role=status]')).toContain('1 down: Search');
    hub.send(becomes(search, 'up'));
    await page.waitForSelector('.tile.look-down', { state: 'detached', timeout: 1_000 });
  });

  it('a tile that moves while it recovers keeps nothing of its old look', async () => {
    const [first, second] = picture.services as [LiveService, LiveService];
    const { page, hub } = await bench.show({ ...picture, services: [first, second] });
    hub.send(becomes(first, 'down'));
    await waitForText(page, '.count-down dd', '1');
    hub.send(becomes(second, 'down', '2099-01-01T00:00:00.000Z'));
    await waitForText(page, '.count-down dd', '2');
    hub.send(becomes(first, 'up'), becomes(second, 'up'));
    await waitForText(page, '.count-down dd', '0');
    const sizes = await page.evaluate("[...document.querySelectorAll('.tile-state .word')].map((word) => getComputedStyle(word).fontSize)");
    expect(new Set(sizes as string[]).size).toBe(1);
  });

  it('asks for what it missed, and ends where the hub is', async () => {
    const { page, hub } = await bench.show(picture);
    hub.lose(becomes(search, 'down'));
    hub.send(becomes(picture.services[0]!, 'down'));
    await waitForText(page, '.count-down dd', '2');
    expect(hub.resumes).toEqual([{ stream: 'fixture', seq: picture.seq }]);
  });

  it('a beat reveals a lost last delta', async () => {
    const { page, hub } = await bench.show(picture);
    hub.lose(becomes(search, 'down'));
    await page.waitForSelector('.tile.look-down', { timeout: 5_000 });
  });

  it('shows instances, the incident, the act, the open breaker and the budget as the story goes on', async () => {
    const few = pictureOf({ services: 4 });
    const { page, hub } = await bench.show(few);
    const story = pictureOf({ services: 4, problems: 1 });
    const [service, instance, incident, breaker, act, objective] = [
      story.services[0]!,
      story.instances[0]!,
      story.incidents[0]!,
      story.breakers[0]!,
      story.acts[0]!,
      story.objectives[0]!,
    ];
    expect(await page.textContent('.rail')).toContain('None open');
    hub.send(
      { kind: 'service', id: service.id, op: 'upsert', value: service },
      { kind: 'instance', id: instance.id, op: 'upsert', value: instance },
      { kind: 'incident', id: incident.id, op: 'upsert', value: incident },
      { kind: 'breaker', id: breaker.id, op: 'upsert', value: breaker },
      { kind: 'act', id: act.id, op: 'upsert', value: act },
      { kind: 'objective', id: objective.serviceId, op: 'upsert', value: objective },
    );
    await page.waitForSelector('.incident.severity-critical');
    expect(await page.textContent('.incident')).toMatch(
      /Booking is down.*critical.*for 4 m.*Not taken: team-booking.*webhook → booking-a.*running/,
    );
    expect(await page.textContent('.breaker')).toMatch(/checkout.*booking.*Open.*2 of 3/);
    expect(await page.textContent('[data-service=booking] .objective')).toMatch(/99\.790 %.*3 m over/);
    expect(await page.textContent(`[data-instance=booking-a]`)).toContain('Down');
    hub.send({ kind: 'act', id: act.id, op: 'upsert', value: { ...act, state: 'verifying' } });
    await page.waitForSelector('.act-verifying');
    hub.send(
      { kind: 'incident', id: incident.id, op: 'upsert', value: { ...incident, phase: 'resolved' } },
      { kind: 'act', id: act.id, op: 'remove' },
      { kind: 'breaker', id: breaker.id, op: 'upsert', value: { ...breaker, states: { closed: 3 } } },
    );
    await waitForText(page, '.rail', /None open/);
    expect(await page.locator('.breaker').count()).toBe(0);
  });

  it('one timer moves every age', async () => {
    const { page } = await bench.show(pictureOf({ services: 4, problems: 1 }));
    const before = await page.textContent('.act-state .age');
    const seconds = Number.parseInt(before!, 10);
    await waitForText(page, '.act-state .age', `${seconds + 1} s`, 2_000);
    await waitForText(page, '.act-state .age', `${seconds + 2} s`, 2_000);
  });

  it('keeps up with fifty changes a second on five hundred tiles', async () => {
    const large = pictureOf({ services: 500 });
    const { page, hub } = await bench.show(large);
    for (let round = 0; round < 100; round++) {
      hub.send(becomes(large.services[round % 50]!, round < 50 ? 'down' : 'up'));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await waitForText(page, '.count-down dd', '0', 2_000);
    expect(hub.resumes).toEqual([]);
  });

  it('draws a change of two thousand services within a second, also with a quarter of the processor', async () => {
    const huge = pictureOf({ services: 2_000 });
    const { page, hub } = await bench.show(huge);
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    for (const [index, service] of huge.services.slice(0, 5).entries()) {
      hub.send(becomes(service, 'down'));
      await waitForText(page, '.count-down dd', String(index + 1), 1_000);
    }
  });
});
