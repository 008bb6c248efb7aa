import type { VirtualClock, VirtualTime } from './virtual-time.js';

interface Handle {
  unref(): Handle;
  ref(): Handle;
  cancel(): void;
}

/** Puts virtual time where the hub's code finds timers; answers how to put the real ones back. */
export function installTime(time: VirtualTime, clock: VirtualClock, randomBytes: (bytes: Uint8Array) => Uint8Array): () => void {
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis;
  const real = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
  const [realNow, realPerformance, realRandom, realExit] = [Date.now, performance.now, crypto.getRandomValues, process.exit];
  const clear = (handle?: Handle) => handle?.cancel();
  const timer =
    (isRepeated: boolean) =>
    (run: (...values: unknown[]) => void, delayMs: number, ...values: unknown[]): Handle =>
      handleOf(time.timer(delayMs, () => run(...values), isRepeated));
  Object.assign(globalThis, {
    setTimeout: timer(false),
    setInterval: timer(true),
    setImmediate: (run: (...values: unknown[]) => void, ...values: unknown[]) => handleOf(time.soon(() => run(...values))),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  });
  Date.now = () => clock.now();
  performance.now = () => clock.monotonic();
  crypto.getRandomValues = randomBytes as typeof crypto.getRandomValues;
  process.exit = (code) => {
    throw new Error(`The hub ended itself with code ${code}`);
  };
  return () => {
    Object.assign(globalThis, real);
    Date.now = realNow;
    performance.now = realPerformance;
    crypto.getRandomValues = realRandom;
    process.exit = realExit;
  };
}

function handleOf(task: { isCancelled: boolean }): Handle {
  const handle: Handle = {
    unref: () => handle,
    ref: () => handle,
    cancel: () => {
      task.isCancelled = true;
    },
  };
  return handle;
}
