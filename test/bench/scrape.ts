/** The figures of one scrape of `/metrics`. */
export class Scrape {
  private readonly values = new Map<string, number>();

  private constructor(text: string) {
    for (const line of text.split('\n')) {
      const space = line.lastIndexOf(' ');
      if (!line.startsWith('#') && space > 0) this.values.set(line.slice(0, space), Number(line.slice(space + 1)));
    }
  }

  static async of(hubUrl: string): Promise<Scrape> {
    return new Scrape(await (await fetch(`${hubUrl}/metrics`)).text());
  }

  /** The sum of every series of this name whose labels hold all of these. */
  sum(name: string, ...labels: readonly string[]): number {
    let sum = 0;
    for (const [series, value] of this.values) {
      const isIt = series === name || series.startsWith(`${name}{`);
      if (isIt && labels.every((label) => series.includes(label))) sum += value;
    }
    return sum;
  }

  /** The upper bound of the bucket in which this share of what came since `before` lies. */
  quantileSince(before: Scrape, histogram: string, share: number): number {
    const buckets = [...this.values]
      .filter(([series]) => series.startsWith(`${histogram}_bucket{`))
      .map(([series, count]) => ({
        most: Number(/le="([^"]+)"/.exec(series)?.[1]?.replace('+Inf', 'Infinity')),
        count: count - (before.values.get(series) ?? 0),
      }))
      .toSorted((a, b) => a.most - b.most);
    const all = buckets.at(-1)?.count ?? 0;
    return buckets.find(({ count }) => count >= all * share)?.most ?? Number.NaN;
  }
}
