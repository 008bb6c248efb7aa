/** Where the hub is. A token that may change, or comes from a file, is a function; it is asked at each connection. */
export interface HubAddress {
  readonly url: string;
  readonly token: string | (() => string | Promise<string>);
}

/** What a service says of itself. */
export interface HealthOptions {
  /** Key of the service in the hub, `[a-z0-9-]{1,64}`. */
  readonly service: string;
  /** Key of the component this process is an instance of. Default: the service's key. */
  readonly component?: string;
  /** Matches an instance written in the hub's file by its id. Default `WATCHFLOOR_INSTANCE`, else host-port. */
  readonly instance?: string;
  /** Where others reach this instance, such as `http://10.0.0.11:3000`. */
  readonly address?: string;
  /** Failure domain such as `eu-west-1/a`. */
  readonly place?: string;
  /** Version of the service, shown beside the instance. */
  readonly version?: string;
  /** Without it the service works the same and reports to nobody. */
  readonly hub?: HubAddress;
}

/** Which routes the module brings; known when the module is declared, before any factory ran. */
export interface HealthRoutes {
  /** Serves the Prometheus metrics at `/metrics`. Default true. */
  readonly metrics?: boolean;
}

export type HealthIdentity = Required<Omit<HealthOptions, 'hub' | 'address' | 'place'>> & Pick<HealthOptions, 'hub' | 'address' | 'place'>;

export const HEALTH_IDENTITY = Symbol('health identity');

/** An option that the hub would refuse; the message names it and the fix. */
export class HealthOptionsError extends Error {
  override readonly name = 'HealthOptionsError';
}

const KEY = /^[a-z0-9-]{1,64}$/;

/**
 * Fills in what is left out and refuses what the hub would.
 * @throws HealthOptionsError
 */
export function healthIdentity(options: HealthOptions, environment: NodeJS.ProcessEnv, hostname: string): HealthIdentity {
  const identity = {
    ...options,
    component: options.component ?? options.service,
    instance: options.instance ?? environment['WATCHFLOOR_INSTANCE'] ?? instanceOf(options.address, hostname),
    version: (options.version ?? environment['npm_package_version'] ?? 'unknown').slice(0, 64),
  };
  for (const field of ['service', 'component', 'instance'] as const) {
    if (KEY.test(identity[field] ?? '')) continue;
    throw new HealthOptionsError(`${field} is "${identity[field]}" → use 1 to 64 of a–z, 0–9 and -`);
  }
  if (options.address !== undefined && !URL.canParse(options.address)) {
    throw new HealthOptionsError(`address is "${options.address}" → write a URL such as http://10.0.0.11:3000`);
  }
  if (options.hub !== undefined && !/^https?:\/\/\S+$/.test(options.hub.url)) {
    throw new HealthOptionsError(`hub.url is "${options.hub.url}" → write a URL such as http://127.0.0.1:8080`);
  }
  return identity;
}

/** Host and port, in the letters that an id may have. */
function instanceOf(address: string | undefined, hostname: string): string {
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  const name = url === undefined ? hostname : `${url.hostname}-${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64);
}
