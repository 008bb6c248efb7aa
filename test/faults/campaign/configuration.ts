export const BEACON_TOKEN = 'beacon-of-the-campaign-0123456789';
export const TARGETS: readonly string[] = Array.from({ length: 10 }, (_, index) => `target-${index}`);

/** Half of the incidents are over at once, half are reopened again and again. */
const mergeWindowOf = (index: number): string => (index % 2 === 0 ? '1s' : '15m');

/** Targets that fall ill and are restarted by the actuator, one that is always well, and a job that signals. */
export function campaignConfiguration(outsideUrl: string, interval = '500ms'): string {
  const secret = `whsec_${Buffer.alloc(32, 6).toString('base64')}`;
  const targets = TARGETS.map(
    (id, index) => `
  - id: service-${index}
    tier: 1
    mergeWindow: ${mergeWindowOf(index)}
    components:
      - id: role-${index}
        instances: [ { id: ${id}, place: here, address: "${outsideUrl}/target/${id}" } ]
        checks: [ { id: live-${index}, kind: liveness, probe: http, url: "{address}" } ]
        remediation: { mode: auto, steps: [ { action: webhook, url: "${outsideUrl}/restart/{id}", secret: "${secret}" } ] }`,
  );
  // Much is DOWN at once here, on purpose, and is to be healed all the same.
  return `
hub: { storm: { leastInstances: 1000, components: 1000 } }
egress: { allowLoopback: true }
channels: [ { id: bus, notifier: webhook, url: "${outsideUrl}/in", secret: "${secret}" } ]
defaults:
  check: { interval: ${interval}, retryInterval: 200ms, timeout: 500ms, failureThreshold: 2, successThreshold: 2 }
  remediation:
    { coolDown: 100ms, coolDownMax: 100ms, maxAttempts: 10000, maxAttemptsPerDay: 10000, healthyDelay: 300ms, startGrace: 2s }
services:
  - { id: always-well, checks: [ { id: well, probe: http, url: "${outsideUrl}/target/well" } ] }
  - { id: beacon, tier: 3, checks: [ { id: beacon-signal, probe: heartbeat, interval: 10m, grace: 10m, token: "${BEACON_TOKEN}" } ] }
${targets.join('')}
`;
}
