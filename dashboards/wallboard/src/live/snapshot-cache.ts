import type { Snapshot } from '@watchfloor/contracts';
import { fromSnapshot, toSnapshot, type WallState } from './live-state.js';

const KEY = 'watchfloor.wall.snapshot.1';

/** The last picture, to show (marked as old) until the hub answers. A full or forbidden storage is no reason to fail. */
export function saveSnapshot(state: WallState): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(toSnapshot(state)));
  } catch {
    forgetSnapshot();
  }
}

export function loadSnapshot(): WallState | null {
  try {
    const text = localStorage.getItem(KEY);
    return text === null ? null : fromSnapshot(JSON.parse(text) as Snapshot);
  } catch {
    forgetSnapshot();
    return null;
  }
}

/** A screen whose token was refused must not go on showing what it once was allowed to see. */
export function forgetSnapshot(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Storage is forbidden, so nothing is kept there.
  }
}
