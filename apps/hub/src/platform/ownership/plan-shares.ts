/** One row of the shard table, as whoever balances sees it. */
export interface Share {
  readonly shard: number;
  readonly hubId: string;
  readonly wantedBy: string | null;
}

export interface SharePlan {
  /** Shards of hubs that are gone, and who gets them at once. */
  readonly given: ReadonlyMap<number, string>;
  /** Shards whose living owner is asked to hand them over; null takes the request back. */
  readonly wanted: ReadonlyMap<number, string | null>;
}

/**
 * Even to one shard, and nothing moves that need not: first the shards of the gone go to whoever has least,
 * then those who have too many are asked for the rest. Pure; every hub would come to the same plan.
 */
export function planShares(shares: readonly Share[], living: readonly string[]): SharePlan {
  const given = new Map<number, string>();
  const wanted = new Map<number, string | null>();
  if (living.length === 0) return { given, wanted };
  const alive = new Set(living);
  /** What each hub will have when every hand-over that is asked for is done. */
  const holdings = new Map<string, number[]>(living.toSorted().map((hubId) => [hubId, []]));
  for (const { shard, hubId, wantedBy } of shares) {
    if (!alive.has(hubId)) continue;
    const isAsked = wantedBy !== null && wantedBy !== hubId && alive.has(wantedBy);
    if (wantedBy !== null && !isAsked) wanted.set(shard, null);
    holdings.get(isAsked ? wantedBy : hubId)?.push(shard);
  }
  for (const { shard, hubId } of shares) {
    if (alive.has(hubId)) continue;
    const least = extreme(holdings, (count, best) => count < best);
    given.set(shard, least);
    holdings.get(least)?.push(shard);
  }
  const ownerOf = new Map(shares.map(({ shard, hubId }) => [shard, given.get(shard) ?? hubId]));
  for (;;) {
    const most = extreme(holdings, (count, best) => count > best);
    const least = extreme(holdings, (count, best) => count < best);
    const [from, to] = [holdings.get(most)!, holdings.get(least)!];
    if (from.length - to.length < 2) return { given, wanted };
    const shard = from.pop()!;
    to.push(shard);
    if (given.has(shard)) given.set(shard, least);
    else wanted.set(shard, ownerOf.get(shard) === least ? null : least);
  }
}

function extreme(holdings: ReadonlyMap<string, readonly number[]>, isBetter: (count: number, best: number) => boolean): string {
  const [first, ...others] = [...holdings];
  return others.reduce((best, entry) => (isBetter(entry[1].length, best[1].length) ? entry : best), first!)[0];
}
