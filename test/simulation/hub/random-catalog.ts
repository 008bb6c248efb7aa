import type { Bodies, CheckBody, DefinitionKind, RemediationBody } from '../../../apps/hub/src/platform/configuration/bodies.js';
import type { Draw } from '../draw.js';
import { SIMULATED } from './virtual-extensions.js';

/** A definition before it is a row. */
export type Written = {
  [Kind in DefinitionKind]: {
    readonly uid: string;
    readonly kind: Kind;
    readonly parentUid: string | null;
    readonly serviceUid: string | null;
    readonly body: Bodies[Kind];
  };
}[DefinitionKind];

/** Some services of shapes that a configuration allows; each depends at most on those before it. Uids are keys. */
export function randomCatalog(draw: Draw): Written[] {
  const channels = Array.from({ length: draw.between(1, 3) }, (_, index): Written => {
    const uid = `channel-${index}`;
    return {
      uid,
      kind: 'channel',
      parentUid: null,
      serviceUid: null,
      body: { name: uid, notifier: SIMULATED, settings: { receiver: uid } },
    };
  });
  const services = Array.from({ length: draw.between(2, 4) }, (_, index) => serviceOf(draw, index));
  return [...channels, ...services.flat()];
}

function serviceOf(draw: Draw, index: number): Written[] {
  const uid = `service-${index}`;
  const tier = draw.pick([1, 2, 3, 4] as const);
  const body: Bodies['service'] = {
    name: uid,
    tier,
    owner: null,
    customerFacing: tier < 3,
    objectivePpm: null,
    dependsOn: index > 0 && draw.chance(0.4) ? [`service-${draw.between(0, index - 1)}`] : [],
    notify: null,
    runbook: null,
    labels: {},
    mergeWindowMs: draw.between(5, 15) * 1_000,
  };
  const components = draw.between(1, 2);
  return [
    { uid, kind: 'service', parentUid: null, serviceUid: uid, body },
    ...(draw.chance(0.5) ? [checkOf(draw, { parentUid: uid, serviceUid: uid, target: `${uid}-front` })] : []),
    ...Array.from({ length: components }, (_, part) => componentOf(draw, uid, part)).flat(),
  ];
}

function componentOf(draw: Draw, serviceUid: string, part: number): Written[] {
  const uid = `${serviceUid}-part-${part}`;
  const count = draw.pick([1, 1, 2, 3]);
  const body: Bodies['component'] = {
    name: uid,
    essential: part === 0 || draw.chance(0.7),
    minHealthy: draw.between(1, count),
    stateful: false,
    registered: false,
    forgetAfterMs: 600_000,
    remediation: draw.chance(0.7) ? remediationOf(draw) : null,
  };
  const own = { parentUid: uid, serviceUid };
  const instances = Array.from({ length: count }, (_, index): Written => {
    const key = `${uid}-copy-${index}`;
    return { uid: key, kind: 'instance', ...own, body: { name: key, place: `zone-${index}`, address: `http://${key}` } };
  });
  return [{ uid, kind: 'component', parentUid: serviceUid, serviceUid, body }, ...instances, checkOf(draw, { ...own, target: '{id}' })];
}

function checkOf(draw: Draw, of: { readonly parentUid: string; readonly serviceUid: string; readonly target: string }): Written {
  const uid = `${of.parentUid}-check`;
  const intervalMs = draw.pick([3_000, 5_000, 5_000, 8_000]);
  const body: CheckBody = {
    name: uid,
    kind: 'liveness',
    probe: SIMULATED,
    essential: draw.chance(0.9),
    intervalMs,
    retryIntervalMs: draw.pick([1_000, 2_000, intervalMs]),
    timeoutMs: draw.pick([500, 1_000, 2_000]),
    failureThreshold: draw.between(1, 3),
    successThreshold: draw.between(1, 2),
    settings: { target: of.target },
  };
  return { uid, kind: 'check', parentUid: of.parentUid, serviceUid: of.serviceUid, body };
}

function remediationOf(draw: Draw): RemediationBody {
  return {
    mode: draw.chance(0.85) ? 'auto' : 'dry-run',
    on: null,
    minDownForMs: draw.pick([0, 0, 3_000]),
    startGraceMs: draw.between(5, 12) * 1_000,
    healthyDelayMs: draw.between(1, 5) * 1_000,
    coolDownMs: 2_000,
    coolDownMaxMs: 8_000,
    maxAttempts: draw.between(2, 4),
    maxAttemptsWindowMs: 120_000,
    maxAttemptsPerDay: 8,
    steps: [{ action: SIMULATED, settings: {} }],
  };
}
