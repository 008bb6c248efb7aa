import type { Incident, IncidentMessage, MessageKind } from '@watchfloor/core';
import { lastOfEach, lastWord, mayBeHeard, type Recorded, type VoidMessage } from './void-news.js';

const SENT_AT = 20_000;
const UNKNOWN: Recorded = { incident: null, deliveries: [] };

function sent(kind: MessageKind, channelUid = 'irt', at = SENT_AT): VoidMessage {
  const service = { key: 'booking', name: 'Booking' };
  const incident = { id: 'i', number: 12, type: 'availability', severity: 'critical', title: 'Booking is down', cause: 'refused' } as const;
  const times = { impactStartedAt: 1_000, detectedAt: 2_000, restoredAt: null };
  const message: IncidentMessage = { kind, incident: { ...incident, ...times, services: [service], reason: 'refused' }, text: '' };
  const key = kind === 'opened' ? `delivery:i:${channelUid}:opened` : `delivery:i:${channelUid}:${kind}:${at}`;
  return { key, payload: { channelUid, message }, namespace: 'default', serviceUid: 's', shard: 7, epoch: 3, settledAt: at };
}

function recorded(incident: Partial<Incident>, ...deliveries: Recorded['deliveries']): Recorded {
  const known = {
    id: 'i',
    number: 12,
    severity: 'major',
    told: ['irt'],
    restoredAt: null,
    lastNews: 'trouble',
    newsDueAt: null,
    ...incident,
  };
  return { incident: known as unknown as Incident, deliveries };
}

const wordAfter = (kind: MessageKind, record: Recorded) => lastWord(sent(kind), record)?.key ?? null;

describe('what is owed to a channel that heard of what is void', () => {
  it('is that another hub follows, when nobody else knows of the incident', () => {
    expect(wordAfter('opened', UNKNOWN)).toBe('delivery:i:irt:superseded:2001');
    expect(lastWord(sent('attention'), UNKNOWN)?.payload).toMatchObject({
      channelUid: 'irt',
      message: { kind: 'superseded', text: expect.stringContaining('#12 critical is not followed any more') as string },
    });
  });

  it('is nothing, when it heard that it was over', () => {
    expect(wordAfter('recovered', UNKNOWN)).toBeNull();
    expect(wordAfter('recovered', recorded({ lastNews: 'recovery', restoredAt: 9_000 }))).toBeNull();
  });

  it('is what whoever decided told before', () => {
    expect(wordAfter('reopened', recorded({ lastNews: 'recovery', restoredAt: 9_000 }))).toBe('delivery:i:irt:recovered:20001');
    expect(wordAfter('recovered', recorded({ lastNews: 'trouble' }))).toBe('delivery:i:irt:reopened:20001');
    expect(lastWord(sent('recovered'), recorded({}))?.payload).toMatchObject({
      corrects: 'trouble',
      message: { incident: { severity: 'major' } },
    });
  });

  it('is nothing, when that was told since or is still to be told', () => {
    const row = { key: 'delivery:i:irt:recovered:19000', settledAt: 21_000, outcome: 'sent' };
    const over = { lastNews: 'recovery', restoredAt: 9_000 } as const;
    expect(wordAfter('reopened', recorded(over, row))).toBeNull();
    expect(wordAfter('reopened', recorded(over, { ...row, settledAt: null, outcome: null }))).toBeNull();
    expect(wordAfter('reopened', recorded(over, { ...row, outcome: 'failed' }))).not.toBeNull();
    expect(wordAfter('reopened', recorded(over, { ...row, settledAt: 19_500 }))).not.toBeNull();
    expect(wordAfter('reopened', recorded(over, { ...row, key: 'delivery:i:bus:recovered:19000' }))).not.toBeNull();
    expect(wordAfter('reopened', recorded(over, { ...row, key: 'delivery:i:irt:attention:19000' }))).not.toBeNull();
    expect(wordAfter('recovered', recorded({ restoredAt: 9_000, newsDueAt: 22_000 }))).toBeNull();
    expect(lastWord({ ...sent('reopened'), settledAt: null }, recorded(over, row))).not.toBeNull();
  });

  it('is nothing, when both say the same', () => {
    expect(wordAfter('escalated', recorded({}))).toBeNull();
  });

  it('is that another hub follows, when that one told this channel nothing', () => {
    expect(wordAfter('opened', recorded({ lastNews: null, told: [] }))).toBe('delivery:i:irt:superseded:2001');
    expect(wordAfter('escalated', recorded({ told: ['bus'] }))).toBe('delivery:i:irt:superseded:20001');
    expect(wordAfter('recovered', recorded({ told: ['bus'] }))).toBeNull();
    const row = { key: 'delivery:i:irt:opened', settledAt: 5_000, outcome: 'sent' };
    expect(wordAfter('escalated', recorded({ told: ['bus'] }, row))).toBeNull();
  });

  it('is nothing of the hub itself: that is no decision of a shard', () => {
    const hub = { id: 'h', reason: '', since: 0, until: null };
    expect(
      lastWord({ ...sent('opened'), payload: { channelUid: 'irt', message: { kind: 'suspect', hub, text: '' } } }, UNKNOWN),
    ).toBeNull();
  });
});

it('who took a message without an answer may have heard it', () => {
  const heard = [mayBeHeard('sent', true), mayBeHeard(null, true), mayBeHeard(null, false), mayBeHeard('failed', true)];
  expect(heard).toEqual([true, true, false, false]);
});

it('the last message of each incident and channel counts', () => {
  const told = [sent('opened'), sent('recovered', 'irt', 30_000), sent('escalated', 'irt', 25_000), sent('opened', 'bus')];
  expect(lastOfEach(told).map(({ key }) => key)).toEqual(['delivery:i:irt:recovered:30000', 'delivery:i:bus:opened']);
});
