import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { assertFree, freePorts } from './free-ports.js';
import { quickStartSecretKey } from './secret-key.js';

export interface QuickStart {
  readonly root: string;
  /** Of what runs on this port: logs and tokens, readable by this user only, made anew at each start. */
  readonly folder: string;
  readonly adminToken: string;
  /** Where this machine reaches the hub, also when it listens on all addresses. */
  readonly hubUrl: string;
  readonly supervisorUrl: string;
  /** Of the instances, in the order of the fleet's description. */
  readonly instanceAddresses: readonly string[];
  readonly services: readonly string[];
  /** For the environment of the hub and of the supervisor. */
  readonly variables: Readonly<Record<string, string>>;
  /** For the hub's only. */
  readonly hubVariables: Readonly<Record<string, string>>;
  /** Off with `SAMPLE_CRASH=off`. */
  readonly crashes: boolean;
}

/** Chooses ports, tokens and secrets; `PORT`, `HOST`, `DATABASE_URL` and `WATCHFLOOR_ADMIN_TOKEN` are respected. */
export async function chooseSettings(root: string, environment: NodeJS.ProcessEnv, say: (line: string) => void): Promise<QuickStart> {
  const host = environment['HOST'] || '127.0.0.1';
  const port = environment['PORT'] || '8080';
  await assertFree(host, Number(port));
  const fleet = parse(await readFile(join(root, 'sample/fleet.yaml'), 'utf8')) as { instances: { id: string; service: string }[] };
  const [supervisorPort = 0, ...ports] = await freePorts(1 + fleet.instances.length);
  const addresses = fleet.instances.map(({ id }, index) => ({ id, address: `http://127.0.0.1:${ports[index]}` }));
  const hubUrl = `http://${reachable(host)}:${port}`;
  const supervisorUrl = `http://127.0.0.1:${supervisorPort}`;
  const adminToken = environment['WATCHFLOOR_ADMIN_TOKEN'] || secret();
  const heartbeatToken = secret();
  const folder = join(root, 'data/quick-start', port);
  return {
    root,
    folder,
    adminToken,
    hubUrl,
    supervisorUrl,
    instanceAddresses: addresses.map(({ address }) => address),
    services: [...new Set(fleet.instances.map(({ service }) => service))],
    crashes: environment['SAMPLE_CRASH'] !== 'off',
    hubVariables: { WATCHFLOOR_ADMIN_TOKEN: adminToken, ...(await quickStartSecretKey(environment, root, say)) },
    variables: {
      SAMPLE_SUPERVISOR: supervisorUrl,
      SAMPLE_SUPERVISOR_PORT: String(supervisorPort),
      SAMPLE_RESTART_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
      SAMPLE_HEARTBEAT_TOKEN: heartbeatToken,
      SAMPLE_HEARTBEAT_URL: `${hubUrl}/api/v1/heartbeats/${heartbeatToken}`,
      SAMPLE_HUB_URL: hubUrl,
      SAMPLE_TOKENS: join(folder, 'tokens'),
      SAMPLE_FLEET: join(root, 'sample/fleet.yaml'),
      ...Object.fromEntries(addresses.map(({ id, address }) => [`SAMPLE_ADDRESS_${id.toUpperCase().replaceAll('-', '_')}`, address])),
    },
  };
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}
