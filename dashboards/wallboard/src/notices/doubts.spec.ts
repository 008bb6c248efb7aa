import type { LiveHub } from '@watchfloor/contracts';
import { timeText } from '../time/clock-text.js';
import { doubtsOf as doubtsIn } from './doubts.js';

const well = { id: 'hub-1', version: '1.0.0', suspect: false, recording: true, automation: true };
const at = '2026-11-21T14:03:22.000Z';
const doubtsOf = (hub: LiveHub) => doubtsIn({ hub, at });

describe('doubts of the hub', () => {
  it('are silent while all is well', () => {
    expect(doubtsOf(well)).toEqual([]);
  });

  it('each have a line of their own', () => {
    const doubts = doubtsOf({ ...well, suspect: true, recording: false, automation: false, problems: ['a', 'b'] });
    expect(doubts.map(({ kind }) => kind)).toEqual(['recording', 'suspect', 'automation', 'configuration']);
    expect(doubts[3]?.text).toContain('2 problems');
  });

  it('say of which moment the states are while nothing is recorded, and that messages go out', () => {
    const since = '2026-11-21T13:59:07.000Z';
    expect(doubtsOf({ ...well, recording: false, notRecordingSince: since })[0]?.text).toBe(
      `States of ${timeText(Date.parse(since))}: nothing is recorded, messages go out`,
    );
  });

  it('say why nothing acts, and whom the hub can not see', () => {
    const storm = '6 components went DOWN within 120 s';
    expect(doubtsOf({ ...well, suspect: true, doubt: '3 of 3 references do not answer', storm }).map(({ text }) => text)).toEqual([
      'The hub doubts its own view: 3 of 3 references do not answer',
      'Storm: 6 components went DOWN within 120 s, so nothing heals by itself',
    ]);
  });

  it('say who can not be told (I3)', () => {
    expect(doubtsOf({ ...well, undelivered: 3, brokenChannels: ['irt'] }).map(({ text }) => text)).toEqual([
      'Not told: irt takes no messages',
    ]);
    expect(doubtsOf({ ...well, undelivered: 1 })[0]?.text).toBe('1 message is not delivered yet');
  });
});
