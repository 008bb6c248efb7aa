// Loaded before a hub: at each SIGUSR2 its machine's wall clock is set by the next of WATCHFLOOR_CLOCK_STEPS_MS.
const steps = (process.env.WATCHFLOOR_CLOCK_STEPS_MS ?? '').split(',').map(Number);
const right = Date.now;
let shiftMs = 0;

process.on('SIGUSR2', () => (shiftMs += steps.shift() ?? 0));

globalThis.Date = class extends Date {
  static now() {
    return right() + shiftMs;
  }
  constructor(...values) {
    if (values.length === 0) super(right() + shiftMs);
    else super(...values);
  }
};
