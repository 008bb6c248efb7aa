import type { Act } from '../remediation/act.js';
import type { StepContext } from './event.js';
import type { Draft, TargetRecord } from './state.js';
import { changeIncident } from './tell.js';

const NEW_TARGET: TargetRecord = { lastNumber: 0, lastFencingToken: 0, acts: [], quarantinedAt: null, noted: null };
const DAY_MS = 86_400_000;

export function targetRecord(draft: Draft, targetUid: string): TargetRecord {
  return draft.targets.get(targetUid) ?? NEW_TARGET;
}

/** A quarantine lasts until it is lifted, however long ago it began. */
function isInForce(act: Act): boolean {
  return act.state === 'quarantined' && act.endedAt === null;
}

/** Writes an act as it now is: its row, its target's record, a line in the incident and an audit entry (guard 13). */
export function changeAct(draft: Draft, act: Act, line: string, context: StepContext): void {
  const target = targetRecord(draft, act.target.uid);
  const others = target.acts.filter((known) => known.id !== act.id && (known.intentAt > context.now - DAY_MS || isInForce(known)));
  draft.targets.set(act.target.uid, {
    ...target,
    lastNumber: Math.max(target.lastNumber, act.number),
    lastFencingToken: Math.max(target.lastFencingToken, act.fencingToken),
    acts: [...others, act].toSorted((a, b) => a.number - b.number),
    quarantinedAt: isInForce(act) ? act.intentAt : target.quarantinedAt,
  });
  draft.effects.push({ kind: 'act', act });
  if (draft.incident !== null) {
    changeIncident(draft, draft.incident, [{ at: context.now, kind: 'act', text: line, ref: { kind: 'act', id: act.id } }]);
  }
  const { number, state, step, action, target: of } = act;
  draft.effects.push({
    kind: 'audit',
    actor: 'watchfloor',
    action: state === 'running' && act.startedAt === null ? 'act.intended' : `act.${state}`,
    subject: `act:${act.id}`,
    payload: { target: of, number, step, action, verdicts: act.verdicts, line },
  });
}

export function findAct(draft: Draft, actId: string): Act | null {
  for (const { acts } of draft.targets.values()) {
    const act = acts.find((candidate) => candidate.id === actId);
    if (act !== undefined) return act;
  }
  return null;
}
