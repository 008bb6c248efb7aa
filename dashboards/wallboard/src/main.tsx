import { render } from 'preact';
import '../../ui/tokens.css';
import './styles/base.css';
import './styles/headline.css';
import './styles/tile.css';
import './styles/cell.css';
import './styles/rail.css';
import './styles/notice.css';
import './styles/look.css';
import { App } from './app.js';
import { followVersion } from './kiosk/follow-version.js';
import { keepSnapshot } from './kiosk/keep-snapshot.js';
import { startPixelShift } from './kiosk/pixel-shift.js';
import { moveByInserting } from './kiosk/plain-moves.js';
import { keepRootFont } from './kiosk/root-font.js';
import { keepScreenOn } from './kiosk/wake-lock.js';
import { backOffMs } from './live/back-off.js';
import { followHub } from './live/follow-hub.js';
import { exchangeToken, tokenInFragment } from './live/session.js';
import { loadSnapshot } from './live/snapshot-cache.js';
import { WallStore } from './live/wall-store.js';
import { readSettings } from './settings.js';
import { ServerClock } from './time/server-clock.js';
import { Ticker } from './time/ticker.js';
import { WallContext, type Wall } from './wall-context.js';

const monotonicMs = () => performance.now();

/** The token leaves the address bar as soon as the hub has answered, whatever it said. */
async function pairByFragment(): Promise<void> {
  const token = tokenInFragment(location.hash);
  for (let attempt = 0; token !== undefined; attempt++) {
    if ((await exchangeToken(token)) !== 'unreachable') break;
    await new Promise((resolve) => setTimeout(resolve, backOffMs(attempt, Math.random())));
  }
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
}

async function start(): Promise<void> {
  const root = document.documentElement;
  keepRootFont(root, readSettings(location.search));
  const clock = new ServerClock(monotonicMs);
  const store = new WallStore(clock, monotonicMs, (draw) => requestAnimationFrame(draw), loadSnapshot());
  const wall: Wall = { store, clock, ticker: new Ticker() };
  wall.ticker.start();
  moveByInserting();
  render(
    <WallContext.Provider value={wall}>
      <App />
    </WallContext.Provider>,
    document.getElementById('wall')!,
  );
  startPixelShift(root);
  keepScreenOn();
  keepSnapshot(store);
  followVersion(wall, () => location.reload());
  await pairByFragment();
  window.addEventListener('hashchange', () => location.reload());
  followHub(store);
}

void start();
