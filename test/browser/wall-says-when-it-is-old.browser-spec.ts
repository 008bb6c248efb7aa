import { HubFixture } from './support/hub-fixture.js';
import { pictureOf } from './support/pictures.js';
import { saturatedShare } from './support/page-probes.js';
import { WallBench } from './support/wall.js';

const bench = new WallBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

const picture = pictureOf({ services: 24, problems: 3 });
const millisecondsSince = (startedAt: number) => performance.now() - startedAt;

describe('the wall says when it is old', () => {
  it('a cut network: an amber line within 5 s, banner and hatching within 15 s, and no colour of state after that', async () => {
    const { page, hub } = await bench.show(picture);
    const cutAt = performance.now();
    hub.cut();
    await page.waitForSelector('.notice-quiet');
    expect(millisecondsSince(cutAt)).toBeLessThanOrEqual(5_000);
    await page.waitForSelector('.wall.lost .notice-lost');
    expect(millisecondsSince(cutAt)).toBeLessThanOrEqual(15_000);
    expect(await page.textContent('.notice-lost')).toMatch(/last data \d\d:\d\d:\d\d/);
    expect(await page.evaluate("getComputedStyle(document.querySelector('.tile.look-up')).backgroundImage")).toContain(
      'repeating-linear-gradient',
    );
    await page.evaluate("document.querySelector('.notices').remove()");
    expect(await saturatedShare(page)).toBeLessThan(0.02);
  });

  it('a connection that stays but says nothing: an amber line within 5 s', async () => {
    const { page, hub } = await bench.show(picture);
    hub.stopBeats();
    const silentSince = performance.now();
    await page.waitForSelector('.notice-quiet');
    expect(millisecondsSince(silentSince)).toBeLessThanOrEqual(5_000);
    expect(await page.textContent('.notice-quiet')).toContain('The hub is silent');
    hub.startBeats();
    await page.waitForSelector('.wall.fresh');
    expect(await page.locator('.notice').count()).toBe(0);
  });

  it('comes back by itself when the hub comes back, with what the new one says', async () => {
    const { page, hub, address } = await bench.show(picture);
    hub.cut();
    await page.waitForSelector('.notice-quiet');
    const next = new HubFixture(bench.folder, { ...pictureOf({ services: 4 }), stream: 'another' });
    await next.start(Number(new URL(address).port));
    await page.waitForSelector('.wall.fresh', { timeout: 20_000 });
    expect(await page.textContent('.count-total dd')).toBe('4');
    await next.stop();
  });

  it('shows the last picture after a reload without the hub, marked as old', async () => {
    const { page, hub, address } = await bench.show(picture);
    await page.goto('about:blank');
    await page.route('**/socket.io/**', (route) => route.abort());
    await page.routeWebSocket(/socket\.io/, (socket) => void socket.close());
    hub.stopBeats();
    await page.goto(`${address}/wall/`);
    await page.waitForSelector('.wall.lost');
    expect(await page.textContent('.count-total dd')).toBe('24');
    expect(await page.textContent('.notice-lost')).toMatch(/last data \d\d:\d\d:\d\d/);
    expect(await page.locator('.age').count()).toBe(0);
  });

  it('shows what the hub doubts about itself', async () => {
    const hubItself = { ...picture.hub, recording: false, suspect: true, automation: false };
    const { page, hub } = await bench.show(picture);
    expect(await page.locator('.notice').count()).toBe(0);
    hub.send({ kind: 'hub', id: 'hub', op: 'upsert', value: hubItself });
    await page.waitForSelector('.notice-recording');
    expect(await page.textContent('.notices')).toMatch(/nothing is recorded.*doubts.*Automation is off/);
  });

  it('shows nothing as of now while nothing is recorded, to a screen that was there and to one that comes, until it is again', async () => {
    const away = { ...picture.hub, recording: false, notRecordingSince: new Date(Date.now() - 60_000).toISOString() };
    const { page, hub, address } = await bench.show(picture);
    hub.send({ kind: 'hub', id: 'hub', op: 'upsert', value: away });
    for (const comes of [false, true]) {
      if (comes) {
        hub.show({ ...picture, hub: away });
        await page.goto(`${address}/wall/`);
      }
      await page.waitForSelector('.wall.fresh.old .notice-recording');
      expect(await page.textContent('.notice-recording')).toMatch(/States of \d\d:\d\d:\d\d: nothing is recorded, messages go out/);
      const [, until = ''] = /of (\d\d:\d\d:\d\d)/.exec((await page.textContent('.notice-recording')) ?? '') ?? [];
      expect(new Set(await page.locator('.age').allTextContents())).toEqual(new Set([`at ${until}`]));
      expect((await page.locator('.tile-state .word').allTextContents()).filter((word) => !/^was |\?$/.test(word))).toEqual([]);
      expect(await page.textContent('.clock-heard')).toBe(`states of ${until}`);
      expect(await page.evaluate("getComputedStyle(document.querySelector('.count dd'), '::after').content")).toBe('"?"');
    }
    expect(await page.evaluate('document.documentElement.scrollHeight <= innerHeight')).toBe(true);
    hub.send({ kind: 'hub', id: 'hub', op: 'upsert', value: picture.hub });
    await page.waitForSelector('.wall.fresh:not(.old)');
    await page.waitForFunction("![...document.querySelectorAll('.word')].some((word) => /^was |\\?$/.test(word.textContent))");
    expect(await page.locator('.notice').count()).toBe(0);
  });
});
