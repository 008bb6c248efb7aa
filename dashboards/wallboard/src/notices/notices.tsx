import { freshnessOf, type Freshness } from '../live/freshness.js';
import type { WallState } from '../live/live-state.js';
import type { Connection } from '../live/wall-store.js';
import { ageText } from '../time/duration-text.js';
import { timeText } from '../time/clock-text.js';
import { useEachTick } from '../wall-context.js';
import { doubtsOf } from './doubts.js';

export function useFreshness(): Freshness {
  return useEachTick(({ store }) => freshnessOf(store.silentForMs(), store.view.connection === 'connected'));
}

/** What stands between the picture and the truth: a silent hub first, then what the hub says about itself. */
export function Notices({ state, connection }: { readonly state: WallState; readonly connection: Connection }) {
  const freshness = useFreshness();
  const silence = useEachTick(({ store }) => (store.silentForMs() === Infinity ? '' : ageText(store.silentForMs())));
  const lastHeard = useEachTick(({ store, clock }) =>
    timeText(store.silentForMs() === Infinity ? Date.parse(state.at) : (clock.now() ?? 0) - store.silentForMs()),
  );
  return (
    <div class="notices" role="alert">
      {freshness === 'quiet' && (
        <p class="notice notice-quiet">
          {connection === 'connected'
            ? 'The hub is silent'
            : connection === 'undecided'
              ? 'The database is away, reconnecting'
              : 'Connection lost, reconnecting'}
          <span class="notice-age" aria-hidden="true">
            {silence}
          </span>
        </p>
      )}
      {freshness === 'lost' && (
        <p class="notice notice-lost">
          <strong>Not live</strong>
          <span>last data {lastHeard}</span>
        </p>
      )}
      {doubtsOf(state).map(({ kind, text }) => (
        <p key={kind} class={`notice notice-${kind}`}>
          <span class="notice-text">{text}</span>
        </p>
      ))}
    </div>
  );
}
