import type { LiveBreaker, LiveInstance } from '@watchfloor/contracts';
import { tell } from './narration.js';

const payments: LiveInstance = {
  id: 'payments-a',
  name: 'payments-a',
  serviceId: 'payments',
  componentId: 'payments-api',
  state: { status: 'up' },
};
const toPayments: LiveBreaker = {
  id: 'booking/payments/work',
  caller: 'booking',
  dependency: 'payments',
  name: 'work',
  states: { closed: 2 },
};

describe('what is told', () => {
  it('is a change of status with its reason', () => {
    const down = { ...payments, state: { status: 'down', reason: 'connection_refused' } } as const;
    expect(tell({ kind: 'instance', id: 'payments-a', before: payments, after: down })).toBe('payments-a: up → down (connection_refused)');
    expect(tell({ kind: 'instance', id: 'payments-a', before: down, after: payments })).toBe('payments-a: down → up');
  });

  it('is a breaker that opens in any instance, and one that is closed in all', () => {
    const open = { ...toPayments, states: { closed: 1, open: 1 } };
    expect(tell({ kind: 'breaker', id: toPayments.id, before: toPayments, after: open })).toBe('breaker booking → payments: open');
    expect(tell({ kind: 'breaker', id: toPayments.id, before: open, after: toPayments })).toBe('breaker booking → payments: closed');
  });

  it('is an incident as it opens and as it is restored', () => {
    const opened = {
      id: 'i',
      number: 7,
      title: 'Payments is down',
      severity: 'critical',
      phase: 'triggered',
      impactStartedAt: '2026-11-21T20:00:00.000Z',
    } as const;
    const restored = { ...opened, restoredAt: '2026-11-21T20:00:03.500Z' };
    expect(tell({ kind: 'incident', id: 'i', before: null, after: opened })).toBe('incident #7 opened, critical: Payments is down');
    expect(tell({ kind: 'incident', id: 'i', before: opened, after: restored })).toBe('incident #7 restored');
  });

  it('leaves out what did not change, and what the first snapshot brings', () => {
    expect(tell({ kind: 'instance', id: 'payments-a', before: payments, after: payments })).toBeNull();
    expect(tell({ kind: 'instance', id: 'payments-a', before: null, after: payments })).toBeNull();
  });
});
