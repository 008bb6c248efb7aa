import type { LiveHub } from '@watchfloor/contracts';
import { recordedUntil, rememberSince } from './recorded-until.js';

const at = '2026-11-21T14:03:22.000Z';
const later = '2026-11-21T14:05:00.000Z';
const well: LiveHub = { id: 'hub-1', version: '1.0.0', suspect: false, recording: true, automation: true };
const away: LiveHub = { ...well, recording: false };

describe('recorded until', () => {
  it('is no moment while the hub records', () => {
    expect(recordedUntil({ hub: well, at })).toBeNull();
  });

  it('is the moment that the hub names, whenever it was heard', () => {
    expect(recordedUntil({ hub: { ...away, notRecordingSince: at }, at: later })).toBe(Date.parse(at));
  });

  it('is otherwise the moment at which the hub first said so', () => {
    const first = rememberSince(away, well, at);
    const second = rememberSince({ ...away, suspect: true }, first, later);
    expect(recordedUntil({ hub: second, at: later })).toBe(Date.parse(at));
  });

  it('of a screen that connects meanwhile is at the latest its first picture', () => {
    expect(recordedUntil({ hub: rememberSince(away, null, at), at: later })).toBe(Date.parse(at));
  });

  it('is forgotten as soon as the hub records again', () => {
    const again = rememberSince(well, { ...away, notRecordingSince: at }, later);
    expect(recordedUntil({ hub: again, at: later })).toBeNull();
    expect(rememberSince(away, again, later).notRecordingSince).toBe(later);
  });
});
