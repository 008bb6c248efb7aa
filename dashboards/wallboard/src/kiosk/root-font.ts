import { rootFontPx } from '../legibility.js';
import type { WallSettings } from '../settings.js';

/** Every length of the wall hangs on the root font size. */
export function keepRootFont(root: HTMLElement, settings: WallSettings): void {
  const set = (): void => {
    root.style.fontSize = `${rootFontPx({ width: window.innerWidth, height: window.innerHeight }, settings)}px`;
  };
  set();
  window.addEventListener('resize', set);
}
