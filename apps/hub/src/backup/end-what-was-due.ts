import { In, IsNull, LessThan, Not, type EntityManager } from 'typeorm';
import { IncidentRow } from '../incidents/incident.entity.js';
import { Due } from '../platform/due/due.entity.js';
import { ActRow } from '../remediation/act.entity.js';

/** A message that was still to be sent, or held back, when the backup was taken; nobody knows whether the lost life sent it. */
export interface Unsent {
  readonly key: string;
  readonly text: string;
}

const ENDED_BY_RESTORE = 'the restore ended it: look at the target';
const SPREAD_MS = 30_000;

/** Everything due but timers is settled: it may have been done, and what is not known to be undone is not done twice. */
export async function settleDues(manager: EntityManager, why: string, now: number): Promise<Unsent[]> {
  const deliveries = await manager.findBy(Due, { kind: 'delivery', settledAt: IsNull() });
  const free = { settledAt: now, claimedBy: null, claimedUntil: null };
  await manager.update(Due, { kind: 'delivery', settledAt: IsNull() }, { ...free, outcome: `not sent: ${why}` });
  const others = (await manager.findBy(Due, { settledAt: IsNull() })).flatMap(({ key, kind }) => (kind === 'timer' ? [] : [key]));
  for (const key of others) await manager.update(Due, { key }, { ...free, outcome: `not done: ${why}` });
  return deliveries.map(({ key, payload }) => ({ key, text: (payload as { message?: { text?: string } }).message?.text ?? '' }));
}

/** What was held back until it had stood for a while counts as told: the lost life probably told it. @see ST-7 */
export async function settleNews(manager: EntityManager): Promise<Unsent[]> {
  const held = await manager.findBy(IncidentRow, { newsDueAt: Not(IsNull()) });
  for (const { id, restoredAt } of held)
    await manager.update(IncidentRow, { id }, { newsDueAt: null, lastNews: restoredAt === null ? 'trouble' : 'recovery' });
  return held.map(({ id, number, title, restoredAt }) => ({
    key: `news:${id}`,
    text: `#${number} ${restoredAt === null ? 'is back' : 'has recovered'}: ${title}`,
  }));
}

/** How far the lost life came with them is not known; a person, or the next look at the target, decides anew. */
export async function endActs(manager: EntityManager, now: number): Promise<number> {
  const ended = { endedAt: now, output: ENDED_BY_RESTORE };
  const begun = await manager.update(ActRow, { state: In(['running', 'verifying']) }, { ...ended, state: 'failed' });
  const proposed = await manager.update(ActRow, { state: 'proposed' }, { ...ended, state: 'expired' });
  return (begun.affected ?? 0) + (proposed.affected ?? 0);
}

/** Timers that passed meanwhile ring once each, and not all at once. @see I6 */
export async function spreadTimers(manager: EntityManager, now: number): Promise<void> {
  const overdue = await manager.find(Due, {
    where: { kind: 'timer', settledAt: IsNull(), dueAt: LessThan(now) },
    order: { dueAt: 'ASC', key: 'ASC' },
  });
  const stepMs = Math.min(1_000, SPREAD_MS / Math.max(1, overdue.length));
  for (const [index, { key }] of overdue.entries())
    await manager.update(Due, { key }, { dueAt: now + Math.floor(index * stepMs), claimedBy: null, claimedUntil: null });
}
