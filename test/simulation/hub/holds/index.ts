import { noDownIsInvented, noDownIsMissed } from './i1-no-invented-down.js';
import { dependentsAreTold } from './i2-dependents-are-told.js';
import { outagesAreNotified } from './i2-outages-are-notified.js';
import { endsAreTold } from './i3-ends-are-told.js';
import { messagesAreRows } from './i3-messages-are-rows.js';
import { actsEnd, actsStartOnce } from './i4-acts-start-once.js';
import { aCutLineAccusesNobody, doubtIsNotBlindness } from './i5-a-cut-line-accuses-nobody.js';
import { disastersAreSeen, disastersAreTold } from './i5-disasters-are-told.js';
import { doubtIsToldOnce, onlyWhatLastsIsTold } from './i5-doubt-is-told-once.js';
import { nothingActsInDoubt } from './i5-nothing-acts-in-doubt.js';
import { stormsHoldActs } from './i5-storms-hold-acts.js';
import { everythingEnds, incidentsAreCounted, whatWasAnsweredStands } from './i6-nothing-acknowledged-is-lost.js';
import { downStandsOnLooks, gapsAreUnknown } from './i7-gaps-are-unknown.js';
import { compositionIsThatOfItsInputs, livesArePartitions } from './i8-lives-are-partitions.js';
import type { Evidence, Hold } from './hold.js';

const MOST_COMPLAINTS = 3;

/** The invariants of reliability.md as oracles over one run. */
const HOLDS: Readonly<Record<string, Hold>> = {
  'I8: lives are partitions': livesArePartitions,
  'I1: no DOWN is invented': noDownIsInvented,
  'I2: no DOWN is missed': noDownIsMissed,
  'I2: outages are notified': outagesAreNotified,
  'I2: dependents are told': dependentsAreTold,
  'I3: messages are rows': messagesAreRows,
  'I3: ends are told': endsAreTold,
  'I4: acts start once': actsStartOnce,
  'I4: acts end': actsEnd,
  'I5: a cut line accuses nobody': aCutLineAccusesNobody,
  'I5: doubt is not blindness': doubtIsNotBlindness,
  'I5: doubt is told once': doubtIsToldOnce,
  'I5: only what lasts is told': onlyWhatLastsIsTold,
  'I5: nothing acts in doubt': nothingActsInDoubt,
  'I5: disasters are seen': disastersAreSeen,
  'I5: disasters are told': disastersAreTold,
  'I5: storms hold acts': stormsHoldActs,
  'I6: what was answered stands': whatWasAnsweredStands,
  'I6: incidents are counted': incidentsAreCounted,
  'I6: everything ends': everythingEnds,
  'I7: gaps are UNKNOWN': gapsAreUnknown,
  'I7: DOWN stands on looks': downStandsOnLooks,
  'I8: composition is that of its inputs': compositionIsThatOfItsInputs,
};

/** What the hub said that it never should, and every invariant that does not hold, in words. */
export function judge(evidence: Evidence): string[] {
  const broken = Object.entries(HOLDS).flatMap(([name, hold]) => {
    try {
      hold(evidence);
      return [];
    } catch (error) {
      return [`${name}: ${(error as Error).message}`];
    }
  });
  return [...evidence.world.complaints.slice(0, MOST_COMPLAINTS), ...broken];
}
