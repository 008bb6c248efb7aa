import type { Connection } from '../live/wall-store.js';

/** What stands in place of the wall: never a login page, since nobody can type here. */
export function FullScreenNotice({ connection }: { readonly connection: Connection }) {
  if (connection === 'refused') {
    return (
      <main class="alone">
        <h1>Pair this screen</h1>
        <p>It needs a token. Open it once as</p>
        <p class="address">/wall#token=…</p>
        <p class="alone-detail">A token comes from: watchfloor token create --kind kiosk</p>
      </main>
    );
  }
  return (
    <main class="alone">
      <h1>Watchfloor</h1>
      <p>{connection === 'connected' ? 'Waiting for the first picture' : 'Looking for the hub'}</p>
    </main>
  );
}
