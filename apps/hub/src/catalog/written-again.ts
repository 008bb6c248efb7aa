import type { Bodies, DefinitionKind, RemediationBody } from '../platform/configuration/bodies.js';

type Written = Record<string, unknown>;

/** A stored body with a request's changes laid over it, in the words of a request. */
export function changed(body: Bodies[DefinitionKind], changes: Readonly<Written>): Written {
  const written = writtenAgain(body);
  // Another probe has other settings; a shorter interval takes along what was at most as long.
  if ('settings' in body && changes.probe !== undefined && changes.probe !== written.probe)
    for (const key of Object.keys(body.settings)) delete written[key];
  if (typeof changes.interval === 'number')
    for (const key of ['timeout', 'retryInterval']) written[key] = Math.min(Number(written[key]), changes.interval);
  return { ...written, ...changes };
}

function writtenAgain(body: Bodies[DefinitionKind]): Written {
  const written: Written = {};
  for (const [key, value] of Object.entries(body)) {
    if (key === 'settings') Object.assign(written, value);
    else if (key === 'objectivePpm') written.objective = value === null ? null : (value as number) / 10_000;
    else if (key === 'remediation') written.remediation = value === null ? null : remediationAgain(value as RemediationBody);
    else if (key === 'registered') written.instances = value === true ? 'registered' : undefined;
    else written[key.endsWith('Ms') ? key.slice(0, -2) : key] = value;
  }
  return written;
}

function remediationAgain({ steps, ...policy }: RemediationBody): Written {
  const written: Written = { steps: steps.map(({ action, settings }) => ({ ...settings, action })) };
  for (const [key, value] of Object.entries(policy)) written[key.endsWith('Ms') ? key.slice(0, -2) : key] = value;
  return written;
}
