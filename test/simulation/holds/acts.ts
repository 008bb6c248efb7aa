import {
  findCheck,
  isUnderWay,
  locationsOf,
  runSubject,
  seenFrom,
  statusOf,
  subjectKey,
  type Act,
  type ServiceState,
} from '@watchfloor/core';
import type { Hold, World } from '../world.js';

/** Numbers and fencing tokens rise per target, a call begins once, and what has ended stays so (I4). */
export function actsAreFenced(): Hold {
  const known = new Map<string, Act>();
  return ({ effects }) => {
    for (const effect of effects) {
      if (effect.kind !== 'act') continue;
      const { act } = effect;
      const before = known.get(act.id);
      if (before === undefined)
        judgeNew(
          act,
          [...known.values()].filter(({ target }) => target.uid === act.target.uid),
        );
      else judgeChanged(before, act);
      known.set(act.id, act);
    }
  };
}

function judgeNew(act: Act, earlier: readonly Act[]): void {
  const last = earlier.at(-1);
  if (act.number !== (last?.number ?? 0) + 1) throw new Error(`act ${act.number} follows ${last?.number} on ${act.target.uid}`);
  if (last !== undefined && act.fencingToken <= last.fencingToken) throw new Error(`the fencing token of act ${act.number} did not rise`);
}

function judgeChanged(before: Act, act: Act): void {
  if (before.startedAt !== null && act.startedAt !== before.startedAt) throw new Error(`act ${act.id} began twice`);
  if (before.state === 'running' || before.state === 'verifying') return;
  if (before.state !== act.state) throw new Error(`act ${act.id} was ${before.state} and became ${act.state}`);
}

/** One act under way in a component, and none begins while the switch is off. */
export const oneActAtATime: Hold = ({ after, effects }) => {
  for (const component of after.definition.components) {
    const acts = [...after.instances.values()]
      .filter(({ componentUid }) => componentUid === component.uid)
      .flatMap(({ definition }) => after.targets.get(definition.uid)?.acts.filter(isUnderWay) ?? []);
    if (acts.length > 1) throw new Error(`${acts.length} acts are under way in ${component.uid}`);
  }
  const begun = effects.some((effect) => effect.kind === 'act' && effect.act.state === 'running');
  if (begun && !after.automation.enabled) throw new Error('an act was intended or begun while automation is off');
};

/** An intent follows its incident, and only a proven trigger that is DOWN leads to it. */
export const actsHaveACause: Hold = ({ before, after, effects }, world) => {
  effects.forEach((effect, index) => {
    if (effect.kind !== 'act' || effect.act.state !== 'running' || effect.act.startedAt !== null) return;
    const { act } = effect;
    const incidents = effects.slice(0, index).flatMap((earlier) => (earlier.kind === 'incident' ? [earlier.incident] : []));
    const opened = [before.incident, ...incidents].some((incident) => incident?.outageIds.includes(act.cause.id) === true);
    if (!opened) throw new Error(`act ${act.id} was intended before its incident was open`);
    if (!isProvenDown(after, act, world)) throw new Error(`act ${act.id} has no trigger that is DOWN and was ever UP`);
  });
};

function isProvenDown(state: ServiceState, { componentUid, target }: Act, world: World): boolean {
  const component = state.definition.components.find(({ uid }) => uid === componentUid);
  if (component?.remediation?.mode !== 'auto') return false;
  return component.remediation.on.some((checkUid) => {
    const check = findCheck(state.definition, checkUid)?.check;
    if (check === undefined) return false;
    const subject = runSubject(checkUid, target.uid);
    const locations = locationsOf(check);
    const keys = locations.length === 1 ? [subject] : locations.map((location) => seenFrom(subject, location));
    const proven = keys.filter((key) => (world.provenAt.get(subjectKey(key)) ?? -Infinity) >= check.revisedAt);
    return proven.length * 2 > locations.length && statusOf(state, subject) === 'down';
  });
}
