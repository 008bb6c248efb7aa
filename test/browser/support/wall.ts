import type { Snapshot } from '@watchfloor/contracts';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../support/chromium.js';
import { HubFixture, KIOSK_TOKEN } from './hub-fixture.js';
import { buildWall } from './wall-build.js';

export const FULL_HD = { width: 1920, height: 1080 };

export interface Screen {
  readonly page: Page;
  readonly hub: HubFixture;
  readonly address: string;
  /** What the browser complained about: errors of scripts, refused policies, missing files. */
  readonly complaints: readonly string[];
}

/** A built wall and a browser, opened once for a suite; each test gets a screen and a hub of its own. */
export class WallBench {
  private readonly closing: (() => Promise<unknown>)[] = [];
  private browser!: Browser;
  folder = '';

  async open(): Promise<void> {
    const wall = await buildWall();
    this.folder = wall.folder;
    this.browser = await launchChromium();
    this.closing.push(wall.remove, () => this.browser.close());
  }

  async close(): Promise<void> {
    for (const close of this.closing.toReversed()) await close();
  }

  /** A paired screen that shows the picture. */
  async show(picture: Snapshot, options: { viewport?: typeof FULL_HD; query?: string; reducedMotion?: 'reduce' } = {}): Promise<Screen> {
    const screen = await this.blank(picture, options);
    await screen.page.goto(`${screen.address}/wall/${options.query ?? ''}#token=${KIOSK_TOKEN}`);
    await screen.page.waitForSelector('.wall.fresh');
    return screen;
  }

  /** A screen that has not been anywhere yet. */
  async blank(picture: Snapshot, options: { viewport?: typeof FULL_HD; reducedMotion?: 'reduce' } = {}): Promise<Screen> {
    const hub = new HubFixture(this.folder, picture);
    const address = await hub.start();
    const { viewport = FULL_HD, ...rest } = options;
    const context = await this.browser.newContext({ viewport, ...rest });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    this.closing.push(
      () => hub.stop(),
      () => context.close(),
    );
    return { page, hub, address, complaints };
  }
}
