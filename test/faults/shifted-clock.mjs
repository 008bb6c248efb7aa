// Loaded before a hub: its machine's wall clock is wrong by WATCHFLOOR_CLOCK_SHIFT_MS; the monotonic one is not.
const shiftMs = Number(process.env.WATCHFLOOR_CLOCK_SHIFT_MS ?? 300_000);
const right = Date.now;

globalThis.Date = class extends Date {
  static now() {
    return right() + shiftMs;
  }
  constructor(...values) {
    if (values.length === 0) super(right() + shiftMs);
    else super(...values);
  }
};
