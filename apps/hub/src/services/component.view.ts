import { formatDuration, type Component } from '@watchfloor/contracts';
import type { CatalogView } from '../catalog/catalog-view.js';
import type { DefinitionOf } from '../catalog/definition.entity.js';
import type { RemediationBody } from '../platform/configuration/bodies.js';
import { definitionView, keysOf } from './definition.view.js';
import type { SubjectStates } from './subject-states.js';

/** A component with its state as people read it. */
export function componentView(row: DefinitionOf<'component'>, view: CatalogView, states: SubjectStates): Component {
  const { uid, serviceUid, body } = row;
  const { essential, minHealthy, stateful, registered, remediation } = body;
  const checks = view.childrenOf(uid, 'check');
  return {
    ...definitionView(row),
    serviceId: view.byUid(serviceUid ?? '')?.key ?? '',
    essential,
    minHealthy,
    stateful,
    registered,
    instances: keysOf(view.childrenOf(uid, 'instance')),
    checks: keysOf(checks),
    remediation: remediation === null ? null : remediationView(remediation, checks),
    state: states.of(serviceUid, { kind: 'component', uid }),
  };
}

/** Names of actions only: their settings hold addresses with secrets. */
function remediationView(policy: RemediationBody, checks: readonly DefinitionOf<'check'>[]): Component['remediation'] {
  const { mode, on, maxAttempts, maxAttemptsPerDay, steps } = policy;
  return {
    mode,
    on: on === null ? keysOf(checks.filter(({ body }) => body.kind === 'liveness')) : [...on],
    minDownFor: formatDuration(policy.minDownForMs),
    startGrace: formatDuration(policy.startGraceMs),
    healthyDelay: formatDuration(policy.healthyDelayMs),
    coolDown: formatDuration(policy.coolDownMs),
    coolDownMax: formatDuration(policy.coolDownMaxMs),
    maxAttempts,
    maxAttemptsWindow: formatDuration(policy.maxAttemptsWindowMs),
    maxAttemptsPerDay,
    steps: steps.map(({ action }) => ({ action })),
  };
}
