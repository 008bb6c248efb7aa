import { locationsOf, type CheckDefinition, type ServiceDefinition } from '@watchfloor/core';
import type { Catalog } from '../catalog/catalog.js';
import type { ScheduledRun } from './schedule.js';

/** A run with the thresholds by which whoever looks knows what is soft. */
export interface PlacedRun {
  readonly check: CheckDefinition;
  readonly run: ScheduledRun;
}

/** What of a service is to be looked at from a location. */
export function runsOf(catalog: Catalog, service: ServiceDefinition, location: string): PlacedRun[] {
  const from = (check: CheckDefinition, instanceUid?: string): PlacedRun[] =>
    locationsOf(check).includes(location) ? runOf(catalog, service.uid, check, instanceUid) : [];
  const placed = service.components.flatMap(({ checks, instances }) =>
    instances.flatMap(({ uid }) => checks.flatMap((check) => from(check, uid))),
  );
  return [...service.checks.flatMap((check) => from(check)), ...placed];
}

function runOf(catalog: Catalog, serviceUid: string, check: CheckDefinition, instanceUid: string | undefined): PlacedRun[] {
  const body = catalog.view.byUid(check.uid)?.body;
  const settings = catalog.checkSettings(check.uid, instanceUid);
  if (check.heartbeat || settings === null || body === undefined || !('probe' in body)) return [];
  const { probe } = body;
  const { uid: checkUid, intervalMs, retryIntervalMs, timeoutMs } = check;
  const at = instanceUid === undefined ? {} : { instanceUid };
  return [{ check, run: { checkUid, ...at, serviceUid, probe, settings, intervalMs, retryIntervalMs, timeoutMs } }];
}
