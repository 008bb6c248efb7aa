const EVERY_MS = 3 * 60_000;

/** Inside the overscan margin, so that nothing leaves the screen: a ring of eight places, 8 px around the middle. */
const PLACES = [
  [8, 0],
  [8, 8],
  [0, 8],
  [-8, 8],
  [-8, 0],
  [-8, -8],
  [0, -8],
  [8, -8],
] as const;

/** Moves the whole picture a little every three minutes, against burn-in. */
export function startPixelShift(root: HTMLElement): void {
  let turn = 0;
  setInterval(() => {
    const [x, y] = PLACES[turn++ % PLACES.length]!;
    root.style.setProperty('--shift-x', `${x}px`);
    root.style.setProperty('--shift-y', `${y}px`);
  }, EVERY_MS);
}
