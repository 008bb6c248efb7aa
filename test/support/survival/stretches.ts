/** A stretch of time in ms of the wall clock; the end does not belong to it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** In order, without overlap. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (to <= from) continue;
    if (last !== undefined && from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else result.push({ from, to });
  }
  return result;
}

export function intersection(left: readonly Stretch[], right: readonly Stretch[]): Stretch[] {
  return merged(
    left.flatMap((a) =>
      right.map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) })).filter(({ from, to }) => from < to),
    ),
  );
}

/** What of `left` is not in `right`. */
export function difference(left: readonly Stretch[], right: readonly Stretch[]): Stretch[] {
  const cuts = merged(right);
  return merged(left).flatMap(({ from, to }) => {
    const pieces: Stretch[] = [];
    let begin = from;
    for (const cut of cuts.filter((each) => each.to > from && each.from < to)) {
      if (cut.from > begin) pieces.push({ from: begin, to: cut.from });
      begin = Math.max(begin, cut.to);
    }
    return begin < to ? [...pieces, { from: begin, to }] : pieces;
  });
}

export function lengthOf(stretches: readonly Stretch[]): number {
  return merged(stretches).reduce((sum, { from, to }) => sum + to - from, 0);
}
