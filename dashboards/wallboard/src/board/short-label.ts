/** What tells the services apart: the leading words that all of them share say nothing on a small tile. */
export function shortLabels(labels: readonly string[]): (label: string) => string {
  const shared = labels.length < 2 ? 0 : wordBoundary(labels.reduce(commonPrefix));
  return (label) => label.slice(shared);
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

function wordBoundary(prefix: string): number {
  return Math.max(prefix.lastIndexOf(' '), prefix.lastIndexOf('-'), prefix.lastIndexOf('.'), prefix.lastIndexOf('_')) + 1;
}
