import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { HttpReceiver } from '../http-receiver.ts';
import { SampleFleet } from '../sample-fleet.ts';
import { scratchFolder } from '../shared-servers.ts';
import { HubLives } from './hub-lives.ts';
import { Truth } from './truth.ts';

const BEACON_TOKEN = 'beacon-of-the-proof-0123456789';
const SERVICES = ['storefront', 'booking', 'payments', 'ledger'];

export interface RestartEntry {
  readonly id: string;
  readonly key: string;
  readonly requests: number;
  readonly restarts: number;
}

/** The sample fleet under a hub that can be killed, with independent records of what really happened. */
export class ProvingGround {
  readonly beaconToken = BEACON_TOKEN;

  private constructor(
    /** One, or several that share a database. */
    readonly hubs: readonly HubLives[],
    readonly fleet: SampleFleet,
    readonly truth: Truth,
    /** Where the channel's messages arrive. */
    readonly bus: HttpReceiver,
    readonly logFile: string,
  ) {}

  get hub(): HubLives {
    return this.hubs[0]!;
  }

  /** With `company` two hubs share PostgreSQL and this Redis. */
  static async open(databaseUrl: string, company?: { readonly redisUrl: string }): Promise<ProvingGround> {
    const folder = scratchFolder('proving-ground');
    const [tokens, configuration, port] = [join(folder, 'tokens'), join(folder, 'configuration'), await freePort()];
    for (const path of [tokens, configuration]) mkdirSync(path);
    const [bus, fleet] = await Promise.all([
      HttpReceiver.start(),
      SampleFleet.start({
        SAMPLE_HUB_URL: `http://127.0.0.1:${port}`,
        SAMPLE_TOKENS: tokens,
        SAMPLE_HEARTBEAT_TOKEN: 'signal-of-the-traffic-0123456789',
      }),
    ]);
    // A restart that was interrupted is only watched, so the grace of the quick start (a minute) would be most of the test.
    const sample = readFileSync('sample/watchfloor.yaml', 'utf8').replace('healthyDelay: 3s', 'healthyDelay: 1s, startGrace: 12s');
    writeFileSync(join(configuration, 'sample.yaml'), sample);
    writeFileSync(join(configuration, 'proof.yaml'), more(bus.url, fleet.secret));
    const environment = {
      ...fleet.variables,
      DATABASE_URL: databaseUrl,
      WATCHFLOOR_CONFIG: configuration,
      WATCHFLOOR_SECRET_KEY: 'k'.repeat(44),
      LOG_LEVEL: 'warn',
      ...(company === undefined ? {} : { REDIS_URL: company.redisUrl }),
    };
    const logFile = join(folder, 'hub.log');
    const ports = company === undefined ? [port] : [port, await freePort()];
    const hubs = ports.map((of) => new HubLives({ port: of, adminToken: `test-admin-${'p'.repeat(32)}`, environment, logFile }));
    for (const each of hubs) {
      each.start();
      await each.ready();
    }
    const hub = hubs[0]!;
    for (const service of SERVICES) {
      const { token } = await hub.must<{ token: string }>('POST', '/tokens', { kind: 'service', name: service, scope: { service } });
      writeFileSync(join(tokens, `${service}.token`), token);
    }
    return new ProvingGround(hubs, fleet, new Truth(fleet.addresses), bus, logFile);
  }

  async restarts(): Promise<RestartEntry[]> {
    return (await (await fetch(`${this.fleet.url}/restarts`)).json()) as RestartEntry[];
  }

  async close(): Promise<void> {
    this.truth.stop();
    await Promise.all(this.hubs.map((hub) => hub.kill()));
    await Promise.all([this.fleet.stop(), this.bus.stop()]);
  }
}

function more(busUrl: string, secret: string): string {
  return `
channels: [ { id: bus, notifier: webhook, url: "${busUrl}/in", secret: "${secret}" } ]
services:
  - id: beacon
    tier: 3
    checks: [ { id: beacon-signal, probe: heartbeat, interval: 10m, grace: 10m, token: "${BEACON_TOKEN}" } ]
`;
}
