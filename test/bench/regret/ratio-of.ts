/**
 * A number in [0, 1) that belongs to its key for ever: what is drawn by key is the same in two runs, however
 * differently they went on the way there (common random numbers).
 */
export function ratioOf(...key: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const part of key) {
    mixed = Math.imul(mixed ^ (part >>> 0), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return (mixed >>> 0) / 2 ** 32;
}
