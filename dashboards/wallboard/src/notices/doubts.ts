import type { WallState } from '../live/live-state.js';
import { recordedUntil } from '../live/recorded-until.js';
import { timeText } from '../time/clock-text.js';

export interface Doubt {
  readonly kind: 'recording' | 'suspect' | 'storm' | 'automation' | 'deliveries' | 'configuration';
  readonly text: string;
}

/** What the hub says about itself that the room must know; nothing while all is well. */
export function doubtsOf(state: Pick<WallState, 'hub' | 'at'>): Doubt[] {
  const { suspect, doubt, storm, automation, undelivered = 0, brokenChannels = [], problems = [] } = state.hub;
  const until = recordedUntil(state);
  const doubts: Doubt[] = [];
  if (until !== null) doubts.push({ kind: 'recording', text: `States of ${timeText(until)}: nothing is recorded, messages go out` });
  if (suspect) doubts.push({ kind: 'suspect', text: `The hub doubts its own view: ${doubt ?? 'its references fail'}` });
  if (storm !== undefined) doubts.push({ kind: 'storm', text: `Storm: ${storm}, so nothing heals by itself` });
  if (!automation) doubts.push({ kind: 'automation', text: 'Automation is off: nothing heals by itself' });
  if (brokenChannels.length > 0) doubts.push({ kind: 'deliveries', text: `Not told: ${brokenChannels.join(', ')} takes no messages` });
  else if (undelivered > 0)
    doubts.push({
      kind: 'deliveries',
      text: undelivered === 1 ? '1 message is not delivered yet' : `${undelivered} messages are not delivered yet`,
    });
  if (problems.length > 0)
    doubts.push({
      kind: 'configuration',
      text: `Configuration: ${problems.length === 1 ? '1 problem' : `${problems.length} problems`}, the old one is kept`,
    });
  return doubts;
}
