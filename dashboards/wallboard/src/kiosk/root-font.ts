import { rootFontPx } from '../legibility.js';
import type { WallSettings } from '../settings.js';

/** Below so many root font sizes of width the headline does with less. */
const FAR_BELOW_REM = 34;

/** Every length of the wall hangs on the root font size. */
export function keepRootFont(root: HTMLElement, settings: WallSettings): void {
  const set = (): void => {
    const fontPx = rootFontPx({ width: window.innerWidth, height: window.innerHeight }, settings);
    root.style.fontSize = `${fontPx}px`;
    root.classList.toggle('far', window.innerWidth / fontPx < FAR_BELOW_REM);
  };
  set();
  window.addEventListener('resize', set);
}
