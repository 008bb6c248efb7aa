import { setTimeout as sleep } from 'node:timers/promises';
import type { FleetProcess } from './fleet-process.js';
import type { HubApi } from './hub-api.js';
import type { LiveView } from './live-view.js';
import { secondsBetween } from './narration.js';

const VICTIM = 'payments-a';
const SERVICE_OF_VICTIM = 'payments';
const GREEN_FOR_MS = 10_000;
const HEALED_WITHIN_MS = 60_000;

export interface RehearsalSurroundings {
  readonly fleet: FleetProcess;
  readonly api: HubApi;
  readonly view: LiveView;
  readonly say: (line: string) => void;
  readonly stopped: AbortSignal;
}

/** Kills one instance as a crash would, and tells in the end what the hub made of it. */
export async function rehearseCrash(surroundings: RehearsalSurroundings): Promise<void> {
  try {
    await crashAndWatch(surroundings);
  } catch (error) {
    if (!surroundings.stopped.aborted) surroundings.say(`The rehearsal ended: ${(error as Error).message}`);
  }
}

async function crashAndWatch({ fleet, api, view, say, stopped }: RehearsalSurroundings): Promise<void> {
  await until(() => allUp(view) && isCalled(view), stopped);
  say(`All services are up. In ${GREEN_FOR_MS / 1_000} s ${VICTIM} is going to crash.`);
  await sleep(GREEN_FOR_MS, undefined, { signal: stopped });
  const pid = (await fleet.instances()).find(({ id }) => id === VICTIM)?.pid;
  if (typeof pid !== 'number') return say(`${VICTIM} is not running already; nothing to rehearse.`);
  process.kill(pid, 'SIGKILL');
  say(`kill -9 ${pid}: ${VICTIM} is gone. Nobody but the hub will bring it back.`);
  await until(() => !allUp(view), stopped, HEALED_WITHIN_MS);
  await until(() => allUp(view) && isQuiet(view), stopped, HEALED_WITHIN_MS);
  say(`Healed. ${await recordOf(api)} Kill any other instance to see it again.`);
}

/** Of the outage, not of the incident: that one may have been reopened, and then began long ago. */
async function recordOf(api: HubApi): Promise<string> {
  const outage = await api.lastOutage(VICTIM);
  if (outage === null) return '';
  const { impactStartedAt, detectedAt, restoredAt, incidentId } = outage;
  const incident = incidentId === null ? 'No incident' : `Incident #${(await api.incident(incidentId)).number}`;
  const restored = restoredAt === null ? 'not restored yet' : `restored after ${secondsBetween(impactStartedAt, restoredAt)}`;
  return `${incident}: detected ${secondsBetween(impactStartedAt, detectedAt)} after the impact began, ${restored}.`;
}

/** A pending service has no life yet, and is left out as the hub leaves it out. */
function allUp(view: LiveView): boolean {
  const living = view.all('service').filter(({ state }) => state.status !== 'pending');
  return (
    living.length > 0 &&
    living.every(({ state }) => state.status === 'up') &&
    view.all('instance').every(({ state }) => state.status === 'up')
  );
}

/** Its callers have told the hub of their breakers. */
function isCalled(view: LiveView): boolean {
  return view.all('breaker').some(({ dependency }) => dependency === SERVICE_OF_VICTIM);
}

/** Nothing is open, no act is under way, and nobody is cut off. */
function isQuiet(view: LiveView): boolean {
  const isOpen = view.all('incident').some(({ restoredAt }) => !restoredAt);
  const isActing = view.all('act').some(({ state }) => state === 'running' || state === 'verifying');
  const isCutOff = view.all('breaker').some(({ states }) => (states.open ?? 0) + (states.halfOpen ?? 0) > 0);
  return !isOpen && !isActing && !isCutOff;
}

async function until(holds: () => boolean, stopped: AbortSignal, withinMs = Infinity): Promise<void> {
  const end = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`it took more than ${withinMs / 1_000} s`);
    await sleep(100, undefined, { signal: stopped });
  }
}
