import type { Effect, TimelineEntry } from '@watchfloor/core';

/** An effect with whatever says whose it is. */
export interface OwnedEffect<Owner> {
  readonly owner: Owner;
  readonly effect: Effect;
}

/**
 * Of several states of one incident in one transaction only the last is written, with every line that was added on
 * the way: an incident of a thousand outages is long, and each of them changes it.
 */
export function effectiveWrites<Owner>(effects: readonly OwnedEffect<Owner>[]): OwnedEffect<Owner>[] {
  const lastOf = new Map<string, number>();
  const entriesOf = new Map<string, TimelineEntry[]>();
  for (const [index, { effect }] of effects.entries()) {
    if (effect.kind !== 'incident') continue;
    const { id } = effect.incident;
    lastOf.set(id, index);
    const entries = entriesOf.get(id) ?? [];
    entries.push(...effect.entries);
    entriesOf.set(id, entries);
  }
  return effects.flatMap((owned, index) => {
    const { effect } = owned;
    if (effect.kind !== 'incident') return [owned];
    const { id } = effect.incident;
    return lastOf.get(id) === index ? [{ ...owned, effect: { ...effect, entries: entriesOf.get(id) ?? [] } }] : [];
  });
}
