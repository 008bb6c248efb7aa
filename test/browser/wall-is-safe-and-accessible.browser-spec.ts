import axe, { type AxeResults } from 'axe-core';
import type { Snapshot } from '@watchfloor/contracts';
import { KIOSK_TOKEN } from './support/hub-fixture.js';
import { overflowing, scrollRoom } from './support/page-probes.js';
import { pictureOf } from './support/pictures.js';
import { WallBench } from './support/wall.js';

const bench = new WallBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

const HOSTILE = '<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>" onload="hacked=1';

/** Every text that a target, a hook or a form could have chosen is hostile. */
function hostilePicture(services: number): Snapshot {
  const picture = pictureOf({ services, problems: 4 });
  const name = `${HOSTILE}\u202e${'x'.repeat(500)}`;
  return {
    ...picture,
    services: picture.services.map((service) => ({ ...service, name, state: { ...service.state, reason: name } })),
    instances: picture.instances.map((instance) => ({ ...instance, name })),
    incidents: picture.incidents.map((incident) => ({ ...incident, title: name, owner: name })),
    breakers: picture.breakers.map((breaker) => ({ ...breaker, caller: name, dependency: name })),
    acts: picture.acts.map((act) => ({ ...act, action: name })),
  };
}

describe('the wall is safe', () => {
  it.each([4, 24, 96, 500])('names of %d services are text, whatever they say, and never break the layout', async (services) => {
    const { page, complaints } = await bench.show(hostilePicture(services));
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
    expect(await page.locator('#wall img, #wall script').count()).toBe(0);
    expect(await scrollRoom(page)).toEqual([0, 0]);
    expect(await overflowing(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('lives under the strict policy, finds its icon, and asks nobody else', async () => {
    const { page, address, complaints, hub } = await bench.blank(pictureOf({ services: 24, problems: 5 }));
    const elsewhere: string[] = [];
    page.on('request', (request) => request.url().startsWith(address) || elsewhere.push(request.url()));
    page.on(
      'response',
      (response) =>
        response.ok() ||
        response.status() < 300 ||
        complaints.includes(response.url()) ||
        elsewhere.push(`${response.status()} ${response.url()}`),
    );
    await page.goto(`${address}/wall/#token=${KIOSK_TOKEN}`);
    await page.waitForSelector('.wall.fresh');
    hub.show(pictureOf({ services: 500, problems: 12 }));
    await page.waitForSelector('.cells-heat');
    expect((await page.request.get(`${address}/wall/favicon.svg`)).ok()).toBe(true);
    expect(complaints).toEqual([]);
    expect(elsewhere).toEqual([]);
  });

  it('takes the token out of the address bar and keeps it nowhere', async () => {
    const { page } = await bench.show(pictureOf({ services: 4 }), { query: '?diagonal=43' });
    expect(new URL(page.url()).hash).toBe('');
    expect(new URL(page.url()).search).toBe('?diagonal=43');
    expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])')).not.toContain(KIOSK_TOKEN);
  });

  it('without a token it says that it wants one, and never asks to log in', async () => {
    const { page, address } = await bench.blank(pictureOf({ services: 4 }));
    await page.goto(`${address}/wall/`);
    await page.waitForSelector('text=Pair this screen');
    expect(await page.locator('input, form, button').count()).toBe(0);
  });

  it('goes dark when its token is revoked, also after a reload', async () => {
    const { page, hub } = await bench.show(pictureOf({ services: 4 }));
    hub.revoke();
    await page.waitForSelector('text=Pair this screen', { timeout: 10_000 });
    expect(await page.locator('.tile').count()).toBe(0);
    await page.reload();
    await page.waitForSelector('text=Pair this screen');
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });
});

describe('the wall is accessible', () => {
  it.each([
    [4, 2],
    [24, 7],
    [96, 9],
    [500, 12],
  ])('%d services, %d with problems: axe finds nothing', async (services, problems) => {
    const { page } = await bench.show(pictureOf({ services, problems }));
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });

  it('says every state by a word, not by colour alone', async () => {
    const { page } = await bench.show(pictureOf({ services: 12, problems: 7 }));
    const words = await page.locator('.tile .tile-state .word').allTextContents();
    expect(new Set(words)).toEqual(new Set(['Down', 'Unknown', 'Degraded', 'Maintenance', 'Pending', 'Up']));
    const shapes = await page.locator('.tile-head .glyph path').evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
    expect(new Set(shapes).size).toBe(5);
  });
});
