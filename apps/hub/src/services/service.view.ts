import { formatDuration, type Service } from '@watchfloor/contracts';
import type { CatalogView } from '../catalog/catalog-view.js';
import type { DefinitionOf } from '../catalog/definition.entity.js';
import { definitionView, keysOf } from './definition.view.js';
import type { SubjectStates } from './subject-states.js';

const PPM_PER_PERCENT = 10_000;

/** A service with its state as people read it. */
export function serviceView(row: DefinitionOf<'service'>, view: CatalogView, states: SubjectStates): Service {
  const { body, uid, namespace } = row;
  const { tier, owner, customerFacing, objectivePpm, dependsOn, notify, runbook, labels, mergeWindowMs } = body;
  const objectives = view.childrenOf(uid, 'objective');
  return {
    ...definitionView(row),
    tier,
    owner,
    customerFacing,
    objective: objectivePpm === null ? null : objectivePpm / PPM_PER_PERCENT,
    objectives: objectives.map((objective) => ({ id: objective.key, target: objective.body.targetPpm / PPM_PER_PERCENT })),
    dependsOn: [...dependsOn],
    notify: notify === null ? everyChannel(view, namespace) : [...notify],
    runbook,
    labels,
    mergeWindow: formatDuration(mergeWindowMs),
    components: keysOf(view.childrenOf(uid, 'component')),
    checks: keysOf(view.childrenOf(uid, 'check')),
    state: states.of(uid, { kind: 'service', uid }),
  };
}

function everyChannel(view: CatalogView, namespace: string): string[] {
  return keysOf(view.ofKind('channel').filter((channel) => channel.namespace === namespace));
}
