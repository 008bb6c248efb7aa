import { subjectKey, watchedRuns, type Outage, type Segment } from '@watchfloor/core';
import type { Hold } from '../world.js';

/** Each DOWN stretch is one outage, which spans UNKNOWN and ends at the next sign of life; nothing else is an outage. */
export const outagesAreDownStretches: Hold = ({ effects }, world) => {
  for (const effect of effects) {
    if (effect.kind !== 'timeline' || effect.subject.kind === 'check') continue;
    const key = subjectKey(effect.subject);
    const outages = [...world.rows.outages.values()].filter(
      (outage) => subjectKey(outage.subject) === key && outage.restoredAt !== outage.startedAt,
    );
    let before = { covered: false, to: -Infinity };
    for (const segment of world.rows.segments.get(key) ?? []) {
      const isNewLife = segment.from !== before.to;
      const expected = segment.status === 'down' || (segment.status === 'unknown' && before.covered && !isNewLife);
      judge(key, segment, outages, expected);
      before = { covered: expected, to: segment.to ?? Infinity };
    }
  }
};

function judge(key: string, segment: Segment, outages: readonly Outage[], expected: boolean): void {
  const to = segment.to ?? Infinity;
  const touching = outages.filter((outage) => outage.startedAt < to && segment.from < (outage.restoredAt ?? Infinity));
  const covering = touching.filter((outage) => outage.startedAt <= segment.from && (outage.restoredAt ?? Infinity) >= to);
  if (touching.length === (expected ? 1 : 0) && covering.length === touching.length) return;
  const found = touching.map(({ id, startedAt, restoredAt }) => `${id} [${startedAt}, ${restoredAt})`).join(' ');
  throw new Error(`${key} ${segment.status} [${segment.from}, ${segment.to}) has the outages: ${found}`);
}

/** ST-1: what could not be measured neither begins nor ends a DOWN; only that a location falls silent may change a quorum. */
export const inconclusiveDecidesNothing: Hold = ({ event, after, effects }) => {
  if (event.kind !== 'observation' || event.observation.outcome !== 'inconclusive') return;
  const watched = new Set(watchedRuns(after).map(({ subject }) => subjectKey(subject)));
  const decided = effects
    .flatMap((effect) => (effect.kind === 'timeline' && watched.has(subjectKey(effect.subject)) ? effect.transitions : []))
    .filter(({ to }) => to !== 'unknown');
  if (decided.length > 0) throw new Error(`an inconclusive observation made ${decided[0]?.subject.uid} ${decided[0]?.to}`);
};
