import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { recordedUntil } from './live/recorded-until.js';
import type { WallStore, WallView } from './live/wall-store.js';
import { timeText } from './time/clock-text.js';
import type { ServerClock } from './time/server-clock.js';
import type { Ticker } from './time/ticker.js';

export interface Wall {
  readonly store: WallStore;
  readonly clock: ServerClock;
  readonly ticker: Ticker;
}

export const WallContext = createContext<Wall | null>(null);

export function useWall(): Wall {
  const wall = useContext(WallContext);
  if (!wall) throw new Error('useWall needs a WallContext.Provider above it');
  return wall;
}

export function useView(): WallView {
  const { store } = useWall();
  const [view, setView] = useState(store.view);
  useEffect(() => {
    setView(store.view);
    return store.subscribe(() => setView(store.view));
  }, [store]);
  return view;
}

/** A value of this moment. The component draws again only when the value differs, not at every tick. */
export function useEachTick<Value extends string | number | boolean>(read: (wall: Wall) => Value): Value {
  const wall = useWall();
  const value = read(wall);
  const latestRead = useRef(read);
  latestRead.current = read;
  const [, show] = useState(value);
  useEffect(() => wall.ticker.subscribe(() => show(latestRead.current(wall))), [wall]);
  return value;
}

/** `14:03:22`, the moment whose states are shown, while nothing is recorded; empty while they are those of now. */
export function useRecordedUntil(): string {
  return useEachTick(({ store }) => {
    const until = store.view.state && recordedUntil(store.view.state);
    return until === null ? '' : timeText(until);
  });
}
