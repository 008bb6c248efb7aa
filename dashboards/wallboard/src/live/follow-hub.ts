import type { Beat, ClientEvents, Delta, ServerEvents } from '@watchfloor/contracts';
import { io, type Socket } from 'socket.io-client';
import { backOffMs, RECONNECTION } from './back-off.js';
import { LOST_AFTER_MS } from './freshness.js';
import { applyBeat, applyDelta, type Step } from './live-state.js';
import type { WallStore } from './wall-store.js';

const WATCH_EVERY_MS = 1_000;
/** How long the answer to a `resume` may take before it is asked again. */
const RESUME_AGAIN_AFTER_MS = 5_000;
/** The hub's words for a token that is missing, over, or for something else; any other refusal passes by itself. */
const REFUSALS: ReadonlySet<string> = new Set(['unauthorized', 'forbidden']);

/** Follows `/live` for ever: every failure ends in another attempt, never in a page that waits for a person. */
export function followHub(store: WallStore): void {
  const socket: Socket<ServerEvents, ClientEvents> = io('/live', { transports: ['websocket'], ...RECONNECTION });
  foldMessages(socket, store);
  keepConnected(socket, store);
}

function foldMessages(socket: Socket<ServerEvents, ClientEvents>, store: WallStore): void {
  let askedAgainAfterMs = 0;
  const take = (message: Delta | Beat, apply: (state: NonNullable<WallStore['view']['state']>) => Step): void => {
    const { state } = store.view;
    if (!state) return;
    const step = apply(state);
    if (step.kind === 'gap') {
      // What is shown lags behind, so it is not marked as fresh until the missing deltas are in.
      if (performance.now() < askedAgainAfterMs) return;
      askedAgainAfterMs = performance.now() + RESUME_AGAIN_AFTER_MS;
      socket.emit('resume', { stream: state.stream, seq: state.seq });
      return;
    }
    store.heard(message.at);
    if (step.kind === 'applied') {
      askedAgainAfterMs = 0;
      store.put(step.state);
    }
  };
  socket.on('snapshot', (snapshot) => {
    askedAgainAfterMs = 0;
    store.heard(snapshot.at);
    store.replace(snapshot);
  });
  socket.on('delta', (delta) => take(delta, (state) => applyDelta(state, delta)));
  socket.on('beat', (beat) => take(beat, (state) => applyBeat(state, beat)));
}

function keepConnected(socket: Socket<ServerEvents, ClientEvents>, store: WallStore): void {
  let attempt = 0;
  const connectLater = (): void => {
    setTimeout(() => socket.connect(), backOffMs(attempt++, Math.random()));
  };
  let connectedAtMs = 0;
  socket.on('connect', () => {
    attempt = 0;
    connectedAtMs = performance.now();
    store.connectionIs('connected');
  });
  socket.on('connect_error', ({ message }) => {
    // `active` is false when the hub itself said no; then the client leaves the next attempt to us.
    store.connectionIs(REFUSALS.has(message) ? 'refused' : message === 'unavailable' ? 'undecided' : 'away');
    if (!socket.active) connectLater();
  });
  socket.on('disconnect', () => {
    store.connectionIs('away');
    if (!socket.active) connectLater();
  });
  setInterval(() => {
    // A half-open connection looks connected for ever; silence does not.
    const connectedForMs = performance.now() - connectedAtMs;
    if (socket.connected && Math.min(store.silentForMs(), connectedForMs) > LOST_AFTER_MS) socket.disconnect();
  }, WATCH_EVERY_MS);
}
