import { isWorse, subjectKey, worstOf } from './status.js';

describe('statuses', () => {
  it('are ordered DOWN, UNKNOWN, DEGRADED, UP, with PENDING left out (model.md)', () => {
    expect(worstOf(['up', 'degraded', 'unknown', 'down'])).toBe('down');
    expect(worstOf(['up', 'unknown', 'degraded'])).toBe('unknown');
    expect(worstOf(['pending', 'up'])).toBe('up');
    expect(worstOf([])).toBe('pending');
    expect(isWorse('up', 'up')).toBe(false);
  });

  it('one key per subject; a check that runs for each instance names it', () => {
    expect(subjectKey({ kind: 'service', uid: 's' })).toBe('service:s');
    expect(subjectKey({ kind: 'check', uid: 'c', instanceUid: 'i' })).toBe('check:c:i');
  });
});
