import { countLooks } from '../headline.js';
import type { Wall } from '../wall-context.js';
import { mayReload } from './calm-reload.js';

/** Loads the page again, in a calm moment, once the hub has become another version than the one that served it. */
export function followVersion({ store, ticker }: Wall, reload: () => void): void {
  const random = Math.random();
  let first: string | undefined;
  let newerSinceMs: number | undefined;
  ticker.subscribe(() => {
    const { state, connection } = store.view;
    if (!state || connection !== 'connected' || store.silentForMs() === Infinity) return;
    first ??= state.hub.version;
    if (state.hub.version === first) return;
    newerSinceMs ??= performance.now();
    const downCount = countLooks(state.lists.service.values()).get('down') ?? 0;
    if (mayReload({ downCount, waitedMs: performance.now() - newerSinceMs, random })) reload();
  });
}
