import { doubtsOf } from './doubts.js';

const well = { id: 'hub-1', version: '1.0.0', suspect: false, recording: true, automation: true };

describe('doubts of the hub', () => {
  it('are silent while all is well', () => {
    expect(doubtsOf(well)).toEqual([]);
  });

  it('each have a line of their own', () => {
    const doubts = doubtsOf({ ...well, suspect: true, recording: false, automation: false, problems: ['a', 'b'] });
    expect(doubts.map(({ kind }) => kind)).toEqual(['recording', 'suspect', 'automation', 'configuration']);
    expect(doubts[3]?.text).toContain('2 problems');
  });
});
