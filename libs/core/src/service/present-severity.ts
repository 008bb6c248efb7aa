import { composeComponent } from '../compose.js';
import { severityOf, type Severity } from '../severity.js';
import { subjectKey } from '../status.js';
import type { Standing } from '../timeline.js';
import type { ComponentDefinition } from './definition.js';
import { instancesOf, runSubject, serviceStatus, standingOf } from './lookup.js';
import type { Draft } from './state.js';

/**
 * What the service's present status names by its tier. Redundancy that merely can't be seen is no proof of a loss,
 * so our own gap never looks like a customer's trouble (I1).
 */
export function presentSeverity(draft: Draft): Severity | null {
  const status = serviceStatus(draft);
  return status === 'degraded' && isOnlyUnseen(draft) ? null : severityOf(status, draft.definition.tier);
}

/** Asked of what stands now: a segment keeps the reason that it began with, whatever came to it. */
function isOnlyUnseen(draft: Draft): boolean {
  const checks = draft.definition.checks.map((check) => standingOf(draft, runSubject(check.uid, undefined)));
  const troubled = [...checks, ...draft.definition.components.map((component) => componentStanding(draft, component))].filter(
    ({ status }) => status === 'degraded' || status === 'down',
  );
  return troubled.every(({ reason }) => reason === 'redundancy_unknown');
}

function componentStanding(draft: Draft, component: ComponentDefinition): Standing {
  const instances = instancesOf(draft, component.uid).map(({ definition }) => ({
    ...standingOf(draft, { kind: 'instance', uid: definition.uid }),
    place: definition.place,
  }));
  const hadInstance = draft.timelines.has(subjectKey({ kind: 'component', uid: component.uid }));
  return composeComponent(instances, { minHealthy: component.minHealthy, hadInstance });
}
