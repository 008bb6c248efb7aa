import { setTimeout as sleep } from 'node:timers/promises';
import { CountingReceivers } from './counting-receivers.ts';
import { HttpReceiver, type HttpBehaviour } from '../support/http-receiver.ts';
import { SECRET, Stage } from './stage.ts';

const BUDGET = 3;
/** As long as the acts before took, so that one more would have begun. */
const QUIET_MS = 6_000;

/** A target that is well once and then never again, whatever the actuator answers; says what came of it. */
export async function runHopelessTarget(actuatorBehaviour: HttpBehaviour): Promise<string> {
  const [target, actuator, receivers] = await Promise.all([
    HttpReceiver.start(),
    HttpReceiver.start(),
    CountingReceivers.start(['people']),
  ]);
  actuator.behaviour = actuatorBehaviour;
  const stage = await Stage.open({ configuration: receivers.channels + configuration(target.url, actuator.url) });
  try {
    await stage.allUp();
    target.behaviour = { status: 500 };
    await stage.until('it is given up', async () => (await stage.acts()).some(({ state }) => state === 'quarantined'), 60_000);
    await sleep(QUIET_MS);
    const keys = actuator.received.map(({ headers }) => headers['idempotency-key']);
    if (keys.length > BUDGET || new Set(keys).size !== keys.length) throw new Error(`${keys.length} calls with a budget of ${BUDGET}`);
    const acts = await stage.acts();
    const failed = acts.filter(({ state }) => state === 'failed').length;
    await stage.until('people are asked', () => receivers.arrived('people').some(({ type }) => type === 'incident.attention'));
    if ((await stage.services())[0]?.state.status !== 'down') throw new Error('it does not count as DOWN');
    return `${keys.length} calls of a budget of ${BUDGET}, ${failed} acts failed, then held back and people asked`;
  } finally {
    await stage.close();
    await Promise.all([target.stop(), actuator.stop(), receivers.stop()]);
  }
}

function configuration(targetUrl: string, actuatorUrl: string): string {
  return `
defaults:
  check: { interval: 500ms, retryInterval: 300ms, timeout: 300ms, failureThreshold: 2, successThreshold: 2 }
  remediation: { coolDown: 200ms, coolDownMax: 1s, maxAttempts: ${BUDGET}, maxAttemptsPerDay: 6, startGrace: 1s, healthyDelay: 500ms }
services:
  - id: hopeless
    tier: 1
    components:
      - id: role
        instances: [ { id: target, address: "${targetUrl}" } ]
        checks: [ { id: live, kind: liveness, probe: http, url: "{address}/" } ]
        remediation:
          mode: auto
          steps: [ { action: webhook, url: "${actuatorUrl}/restart/{id}", secret: "${SECRET}", timeout: 1s } ]
`;
}
