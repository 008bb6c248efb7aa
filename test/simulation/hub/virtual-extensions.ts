import type { Outcome } from '@watchfloor/core';
import { z } from 'zod';
import type { Probe, Sighting } from '../../../apps/hub/src/checks/probes/probe.js';
import { PROBES } from '../../../apps/hub/src/checks/probes/index.js';
import { NOTIFIERS } from '../../../apps/hub/src/notifications/notifiers/index.js';
import type { Notifier } from '../../../apps/hub/src/notifications/notifier.js';
import type { EgressGuard } from '../../../apps/hub/src/platform/egress/egress-guard.js';
import type { Action } from '../../../apps/hub/src/remediation/action.js';
import { ACTIONS } from '../../../apps/hub/src/remediation/actions/index.js';
import type { HubLife } from './hub-life.js';
import type { Symptom } from './own-line.js';
import type { Condition } from './targets.js';
import { VirtualNetwork } from './virtual-network.js';

export const SIMULATED = 'simulated';

const probe: Probe<{ target: string }> = {
  name: SIMULATED,
  settings: z.strictObject({ target: z.string() }),
  targets: () => [],
  look: ({ target }, { egress, timeoutMs }) => look(lifeOf(egress), target, timeoutMs),
};

const notifier: Notifier<{ receiver: string }> = {
  name: SIMULATED,
  settings: z.strictObject({ receiver: z.string() }),
  targets: () => [],
  send({ receiver }, message, { egress, deliveryId, timeoutMs }) {
    const life = lifeOf(egress);
    life.mayDieHere();
    if (life.isDead) return new Promise(() => undefined);
    return life.world.receiver(receiver).deliver(life, { key: deliveryId, message, timeoutMs });
  },
};

const action: Action<object> = {
  name: SIMULATED,
  settings: z.strictObject({}),
  targets: () => [],
  run(_, context) {
    const life = lifeOf(context.egress);
    life.mayDieHere();
    return life.isDead ? new Promise(() => undefined) : life.world.actuator.restart(life, context);
  },
};

/** The ports that every probe, notifier and action uses: one object in the list of its kind. */
export function addSimulatedExtensions(): void {
  const lists = [PROBES, NOTIFIERS, ACTIONS] as unknown as { name: string }[][];
  for (const [index, extension] of [probe, notifier, action].entries()) {
    if (!lists[index]!.some(({ name }) => name === SIMULATED)) lists[index]!.push(extension);
  }
}

const SEEN: Readonly<Record<Condition | Symptom, { readonly outcome: Outcome; readonly reason: string }>> = {
  well: { outcome: 'ok', reason: 'ok' },
  poor: { outcome: 'degraded', reason: 'warning_failed' },
  refusing: { outcome: 'fail', reason: 'connection_refused' },
  hanging: { outcome: 'fail', reason: 'timeout' },
  unreachable: { outcome: 'fail', reason: 'host_unreachable' },
};

const LOST = { outcome: 'fail', reason: 'connection_reset' } as const;

/** Half of the way there, half of the way back; who hangs answers never, and the looker's patience ends. */
async function look(life: HubLife, key: string, timeoutMs: number): Promise<Sighting> {
  const { draw, time, clock, trace, looks, ownLine } = life.world;
  const [startedAt, from, began] = [clock.now(), clock.monotonic(), time.now];
  const halfMs = draw.between(1, 30);
  const target = life.world.target(key);
  const { cut, met } = await life.overTheWire(halfMs, () => {
    const inTheWay = ownLine.inTheWay(target.place, time.now);
    return { cut: inTheWay, met: inTheWay?.symptom ?? target.met(time.now) };
  });
  await life.overTheWire(met === 'hanging' ? timeoutMs - halfMs : halfMs, () => undefined);
  const tookMs = clock.monotonic() - from;
  // Whoever was held up finds that patience ended before the answer is read; no connection outlives a sleep.
  const isLate = tookMs >= timeoutMs;
  const sleptMs = time.now - began - tookMs;
  const seen = sleptMs > 0 ? LOST : SEEN[isLate ? 'hanging' : met];
  trace.add(`looked at ${key}: ${seen.reason}`);
  looks.push({ target: key, startedAt, outcome: seen.outcome as 'ok', cut });
  return { ...seen, message: seen.reason, latencyMs: tookMs, phases: {} };
}

function lifeOf(egress: EgressGuard): HubLife {
  if (!(egress instanceof VirtualNetwork)) throw new Error('This extension works in the simulation only');
  return egress.life;
}
