import type { Page } from 'playwright-core';

/** Waits until the first of these elements reads exactly so; the page's policy forbids to evaluate in a loop. */
export async function waitForText(page: Page, selector: string, text: string | RegExp, timeout = 10_000): Promise<void> {
  const exactly = typeof text === 'string' ? new RegExp(`^${text}$`) : text;
  await page.locator(selector).filter({ hasText: exactly }).first().waitFor({ state: 'attached', timeout });
}

/** How far the page could be scrolled, in px; `[0, 0]` when everything fits. */
export function scrollRoom(page: Page): Promise<[number, number]> {
  return page.evaluate('[document.scrollingElement.scrollWidth - innerWidth, document.scrollingElement.scrollHeight - innerHeight]');
}

/** Boxes of the wall that reach over the edge of the screen, and grids that reach over the edge of their area. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('.notice, .count, .clock, .tile, .cell, .incident, .breaker, .rail .objective')]
    .filter((element) => element.getClientRects().length > 0)
    .filter((element) => {
      const own = element.getBoundingClientRect();
      const area = (element.closest('.board, .rail') ?? document.documentElement).getBoundingClientRect();
      return own.left < area.left - 1 || own.top < area.top - 1 || own.right > area.right + 1 || own.bottom > area.bottom + 1;
    })
    .map((element) => element.className + ': ' + element.textContent)`);
}

/** The smallest computed font size of any element that has visible text of its own, in px. */
export function smallestFontPx(page: Page): Promise<number> {
  return page.evaluate(`Math.min(...[...document.querySelectorAll('body *')]
    .filter((element) => !element.closest('.unseen, script, noscript'))
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
    .map((element) => parseFloat(getComputedStyle(element).fontSize)))`);
}

export function fontPx(page: Page, selector: string): Promise<number> {
  return page.evaluate(`parseFloat(getComputedStyle(document.querySelector(${JSON.stringify(selector)})).fontSize)`);
}

/** The share of pixels whose CIELAB chroma is above 20, between 0 and 1. */
export async function saturatedShare(page: Page): Promise<number> {
  const image = (await page.screenshot()).toString('base64');
  const canvas = await page.context().newPage();
  try {
    return await canvas.evaluate(`(async () => {
      const bitmap = await createImageBitmap(await (await fetch('data:image/png;base64,${image}')).blob());
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
      const curve = (value) => (value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27 * value + 16) / 116);
      let saturated = 0;
      for (let at = 0; at < data.length; at += 4) {
        const [red, green, blue] = [linear(data[at]), linear(data[at + 1]), linear(data[at + 2])];
        const x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
        const y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue);
        const z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
        if (Math.hypot(500 * (x - y), 200 * (y - z)) > 20) saturated++;
      }
      return saturated / (data.length / 4);
    })()`);
  } finally {
    await canvas.close();
  }
}
