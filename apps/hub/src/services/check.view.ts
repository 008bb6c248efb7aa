import { formatDuration, type Check, type CheckRun, type State } from '@watchfloor/contracts';
import { HUB_LOCATION, isWorse, seenFrom } from '@watchfloor/core';
import type { CatalogView } from '../catalog/catalog-view.js';
import type { DefinitionOf } from '../catalog/definition.entity.js';
import { definitionView } from './definition.view.js';
import type { LastObservations, Run } from './last-observations.js';
import type { SubjectStates } from './subject-states.js';

interface Sources {
  readonly states: SubjectStates;
  readonly last: LastObservations;
}

/** A check with each of its runs as people read it. Settings of the probe are never shown: they may hold secrets. */
export function checkView(row: DefinitionOf<'check'>, view: CatalogView, sources: Sources): Check {
  const { uid, serviceUid, body } = row;
  const placed = runsOf(row, view, sources.states);
  const runs = placed.map((run) => runView(run, row, { view, ...sources }));
  const {
    kind,
    probe,
    essential,
    intervalMs,
    retryIntervalMs,
    timeoutMs,
    failureThreshold,
    successThreshold,
    locations = [HUB_LOCATION],
  } = body;
  return {
    ...definitionView(row),
    serviceId: view.byUid(serviceUid ?? '')?.key ?? '',
    componentId: componentOf(row, view)?.key ?? null,
    kind,
    probe,
    essential,
    interval: formatDuration(intervalMs),
    retryInterval: formatDuration(retryIntervalMs),
    timeout: formatDuration(timeoutMs),
    failureThreshold,
    successThreshold,
    locations: [...locations],
    state: worstOf(runs.map((run) => run.state)) ?? sources.states.of(serviceUid, { kind: 'check', uid }),
    lastObservation: sources.last.of(...placed),
    runs,
  };
}

/** A check of a component runs for each instance. */
export function runsOf(row: DefinitionOf<'check'>, view: CatalogView, states: SubjectStates): Run[] {
  const component = componentOf(row, view);
  if (component === null) return [{ checkUid: row.uid }];
  return states.instancesOf(row.serviceUid, component.uid).map((instanceUid) => ({ checkUid: row.uid, instanceUid }));
}

function runView(
  run: Run,
  { body, serviceUid }: DefinitionOf<'check'>,
  { view, states, last }: Sources & { readonly view: CatalogView },
): CheckRun {
  const locations = body.locations ?? [HUB_LOCATION];
  const { checkUid, instanceUid } = run;
  const subject = { kind: 'check', uid: checkUid, ...(instanceUid === undefined ? {} : { instanceUid }) } as const;
  const instanceId = instanceUid === undefined ? {} : { instanceId: view.byUid(instanceUid)?.key ?? instanceUid };
  const located =
    locations.length < 2
      ? {}
      : { locations: locations.map((location) => ({ location, state: states.of(serviceUid, seenFrom(subject, location)) })) };
  return { ...instanceId, state: states.of(serviceUid, subject), lastObservation: last.of(run), ...located };
}

function componentOf({ parentUid }: DefinitionOf<'check'>, view: CatalogView) {
  const parent = view.byUid(parentUid ?? '');
  return parent?.kind === 'component' ? parent : null;
}

function worstOf(states: readonly State[]): State | undefined {
  return states.reduce<State | undefined>(
    (worst, state) => (worst === undefined || isWorse(state.status, worst.status) ? state : worst),
    undefined,
  );
}
