import type { LiveAct, LiveBreaker, LiveIncident } from '@watchfloor/contracts';
import { actsToShow, breakerWord, brokenEdges, byBudgetLeft, openIncidents } from './open-incidents.js';

const at = '2026-11-21T14:00:00.000Z';
const incident = (number: number, rest: Partial<LiveIncident> = {}): LiveIncident => ({
  id: `${number}`,
  number,
  severity: 'major',
  ...rest,
});
const breaker = (id: string, states: LiveBreaker['states']): LiveBreaker => ({ id, caller: 'a', dependency: 'b', name: 'c', states });
const act = (id: string, state: LiveAct['state'], rest: Partial<LiveAct> = {}): LiveAct => ({
  id,
  state,
  target: { kind: 'instance', id: 'a' },
  ...rest,
});

describe('what the rail shows', () => {
  it('open incidents: the worst, then what nobody took, then the newest; the restored last, the resolved not at all', () => {
    const order = openIncidents([
      incident(1),
      incident(2, { severity: 'critical', restoredAt: at }),
      incident(3, { ack: { by: 'ada', at } }),
      incident(4, { severity: 'critical' }),
      incident(5),
      incident(6, { phase: 'resolved' }),
    ]);
    expect(order.map(({ number }) => number)).toEqual([4, 5, 1, 3, 2]);
  });

  it('acts under way, and for a minute those that ended', () => {
    const acts = [
      act('old', 'succeeded', { endedAt: '2026-11-21T13:58:00.000Z', startedAt: '2026-11-21T13:57:00.000Z' }),
      act('ended', 'failed', { endedAt: '2026-11-21T13:59:30.000Z', startedAt: '2026-11-21T13:59:00.000Z' }),
      act('running', 'running', { startedAt: '2026-11-21T13:59:50.000Z' }),
      act('skipped', 'skipped'),
      act('quarantine', 'quarantined', { startedAt: '2026-11-21T09:00:00.000Z' }),
    ];
    expect(actsToShow(acts, at).map(({ id }) => id)).toEqual(['running', 'ended', 'quarantine']);
  });

  it('edges that are not closed, the most open first', () => {
    const edges = brokenEdges([
      breaker('closed', { closed: 3 }),
      breaker('half', { halfOpen: 1 }),
      breaker('open', { closed: 1, open: 2 }),
      breaker('forced', { forcedOpen: 3 }),
    ]);
    expect(edges.map((edge) => [edge.id, breakerWord(edge)])).toEqual([
      ['forced', 'Forced open'],
      ['open', 'Open'],
      ['half', 'Half-open'],
    ]);
  });

  it('budgets, the nearest to its end first, the unknown last', () => {
    const order = byBudgetLeft([
      { serviceId: 'unknown', month: '2026-11' },
      { serviceId: 'fine', month: '2026-11', budgetMs: 100, budgetLeftMs: 90 },
      { serviceId: 'over', month: '2026-11', budgetMs: 100, budgetLeftMs: -5 },
    ]);
    expect(order.map(({ serviceId }) => serviceId)).toEqual(['over', 'fine', 'unknown']);
  });
});
