import { forgetSnapshot, saveSnapshot } from '../live/snapshot-cache.js';
import type { WallStore } from '../live/wall-store.js';

const EVERY_MS = 30_000;

/** Keeps the last picture across reloads and power cuts. */
export function keepSnapshot(store: WallStore): void {
  const save = (): void => {
    if (store.view.state && store.silentForMs() !== Infinity) saveSnapshot(store.view.state);
  };
  setInterval(save, EVERY_MS);
  window.addEventListener('pagehide', save);
  store.subscribe(() => {
    if (store.view.connection === 'refused') forgetSnapshot();
  });
}
