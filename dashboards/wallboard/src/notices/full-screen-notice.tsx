import type { Connection } from '../live/wall-store.js';

const WORDS: Readonly<Record<Exclude<Connection, 'refused'>, string>> = {
  connecting: 'Looking for the hub',
  away: 'Looking for the hub',
  connected: 'Waiting for the first picture',
  undecided: 'The hub is there, but its database is away: no new screen is let in until it is back',
};

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
      <p>{WORDS[connection]}</p>
    </main>
  );
}
