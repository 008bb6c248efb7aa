import { subjectKey, type Status } from '@watchfloor/core';
import type { StoredRecord } from '../../support/survival/stored-record.ts';

interface Change {
  readonly at: number;
  readonly to: Status;
}

/** The history of each subject as its transitions alone tell it, in the order in which they were written. */
function replayed({ transitions }: StoredRecord): ReadonlyMap<string, readonly Change[]> {
  const histories = new Map<string, Change[]>();
  for (const { subject, supersedes, at, to } of transitions) {
    const key = subjectKey(subject);
    const kept = (histories.get(key) ?? []).filter((change) => supersedes?.includes(change.at) !== true);
    histories.set(
      key,
      [...kept, { at, to }].toSorted((a, b) => a.at - b.at),
    );
  }
  return histories;
}

/** Where the recorded stretches differ from a replay of the transitions. */
export function differencesFromReplay(record: StoredRecord): string[] {
  const histories = replayed(record);
  return [...record.segments].flatMap(([key, segments]) => {
    const recorded = segments.map(({ from, status }) => `${status}@${from}`).join(' ');
    const expected = (histories.get(key) ?? []).map(({ at, to }) => `${to}@${at}`).join(' ');
    return recorded === expected ? [] : [`${key} is recorded as ${recorded}, its transitions say ${expected}`];
  });
}
