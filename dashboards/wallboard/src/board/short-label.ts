/** What tells the services apart: the leading words that all of them share say nothing on a small tile. */
export function shortLabels(labels: readonly string[]): (label: string) => string {
  const shared = labels.length < 2 ? 0 : wordBoundary(labels.reduce(commonPrefix));
  return (label) => label.slice(shared);
}

/** As much as there is room for; a short last word stays, since it is often the number: `Booking 12` in 6 is `Boo 12`. */
export function fitLabel(label: string, characters: number): string {
  if (label.length <= characters) return label;
  const tail = /[ ._-][^ ._-]{1,3}$/.exec(label)?.[0] ?? '';
  const head = Math.max(0, characters - tail.length);
  return head < 2 ? label.slice(0, characters) : label.slice(0, head).replace(/[ ._-]+$/, '') + tail;
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

function wordBoundary(prefix: string): number {
  return Math.max(prefix.lastIndexOf(' '), prefix.lastIndexOf('-'), prefix.lastIndexOf('.'), prefix.lastIndexOf('_')) + 1;
}
