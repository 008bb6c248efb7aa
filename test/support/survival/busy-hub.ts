import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { HttpReceiver } from '../http-receiver.ts';
import { scratchFolder } from '../shared-servers.ts';
import { HubLives } from './hub-lives.ts';

const SECRET = `whsec_${Buffer.alloc(32, 6).toString('base64')}`;

/** A hub whose probes, messages and acts can be made to hang for longer than it may take to end. */
export class BusyHub {
  private constructor(
    readonly hub: HubLives,
    /** Looked at for up to half a minute. */
    readonly slow: HttpReceiver,
    /** Looked at every other second, and healed by the actuator. */
    readonly victim: HttpReceiver,
    readonly bus: HttpReceiver,
    readonly actuator: HttpReceiver,
    private readonly logFile: string,
  ) {}

  static async open(databaseUrl: string): Promise<BusyHub> {
    const [slow, victim, bus, actuator] = await Promise.all([1, 2, 3, 4].map(() => HttpReceiver.start()));
    const folder = scratchFolder('busy');
    mkdirSync(join(folder, 'work'));
    const path = join(folder, 'watchfloor.yaml');
    writeFileSync(path, configuration({ slow: slow!, victim: victim!, bus: bus!, actuator: actuator! }));
    const environment = { DATABASE_URL: databaseUrl, WATCHFLOOR_CONFIG: path, WATCHFLOOR_SECRET_KEY: 'k'.repeat(44) };
    const adminToken = `test-admin-${'b'.repeat(32)}`;
    const logFile = join(folder, 'hub.log');
    const hub = new HubLives({ port: await freePort(), adminToken, environment, logFile, workFolder: join(folder, 'work') });
    hub.start();
    await hub.ready();
    return new BusyHub(hub, slow!, victim!, bus!, actuator!, logFile);
  }

  /** Asks it to end, and measures. */
  async end(): Promise<{ readonly exitCode: number | null; readonly tookMs: number }> {
    const startedAt = performance.now();
    const exitCode = await this.hub.stop();
    return { exitCode, tookMs: performance.now() - startedAt };
  }

  /** An error that says what the hub said before. */
  blame(error: unknown): Error {
    return new Error(`${(error as Error).message}\nThe hub's last words:\n${readFileSync(this.logFile, 'utf8').slice(-6_000)}`, {
      cause: error,
    });
  }

  /** The receiver's idempotency keys, by what the messages say. */
  keysOf(type: string): string[] {
    const told = this.bus.received.map(({ body, headers }) => ({ type: (JSON.parse(body) as { type: string }).type, headers }));
    return told.filter((message) => message.type === type).map(({ headers }) => String(headers['webhook-id']));
  }

  async close(): Promise<void> {
    await this.hub.kill();
    await Promise.all([this.slow, this.victim, this.bus, this.actuator].map((receiver) => receiver.stop()));
  }
}

function configuration({ slow, victim, bus, actuator }: Record<'slow' | 'victim' | 'bus' | 'actuator', HttpReceiver>): string {
  // Half a thousand walls are in the process of the targets: a short time-out would be an outage before its time.
  const timing = 'interval: 2s, retryInterval: 300ms, timeout: 2s, failureThreshold: 2';
  return `
egress: { allowLoopback: true }
channels: [ { id: bus, notifier: webhook, url: "${bus.url}/in", secret: "${SECRET}" } ]
services:
  - { id: slow, tier: 4, notify: [], checks: [ { id: slow-live, probe: http, url: "${slow.url}", interval: 30s, timeout: 30s, retryInterval: 1s } ] }
  - id: victim
    tier: 1
    components:
      - id: victim-api
        instances: [ { id: victim-a, address: "${victim.url}" } ]
        checks: [ { id: victim-live, kind: liveness, probe: http, url: "{address}", ${timing}, successThreshold: 2 } ]
        remediation: { mode: auto, startGrace: 5s, healthyDelay: 500ms, coolDown: 1s, steps: [ { action: webhook, url: "${actuator.url}/restart/{id}", secret: "${SECRET}" } ] }
`;
}
