export interface SampleEnvironment {
  readonly service: string;
  readonly component: string;
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly dependency?: { readonly service: string; readonly addresses: readonly string[] };
  /** The token is read from its file at each connection: it may be written after this instance started. */
  readonly hub?: { readonly url: string; readonly tokenFile: string };
}

/** @throws Error that names the variable and the fix */
export function readEnvironment(variables: NodeJS.ProcessEnv): SampleEnvironment {
  const service = required(variables, 'SAMPLE_SERVICE', 'booking');
  const port = Number(required(variables, 'PORT', '4102'));
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT is ${variables['PORT']} → use 0 to 65535`);
  return {
    service,
    component: variables['SAMPLE_COMPONENT'] ?? service,
    instance: variables['WATCHFLOOR_INSTANCE'] ?? `${service}-a`,
    host: variables['HOST'] ?? '127.0.0.1',
    port,
    dependency: readDependency(variables),
    hub: readHub(variables),
  };
}

function readDependency(variables: NodeJS.ProcessEnv): SampleEnvironment['dependency'] {
  const service = variables['SAMPLE_DEPENDENCY'];
  if (!service) return undefined;
  const addresses = required(variables, 'SAMPLE_DEPENDENCY_ADDRESSES', 'http://127.0.0.1:4104').split(',');
  const wrong = addresses.find((address) => !URL.canParse(address));
  if (wrong !== undefined) throw new Error(`SAMPLE_DEPENDENCY_ADDRESSES has "${wrong}" → write URLs, separated by commas`);
  return { service, addresses };
}

function readHub(variables: NodeJS.ProcessEnv): SampleEnvironment['hub'] {
  const url = variables['SAMPLE_HUB_URL'];
  return url ? { url, tokenFile: required(variables, 'SAMPLE_HUB_TOKEN_FILE', 'a file with a token of kind service') } : undefined;
}

function required(variables: NodeJS.ProcessEnv, name: string, example: string): string {
  const value = variables[name];
  if (!value) throw new Error(`${name} is not set → set it, for example to ${example}`);
  return value;
}
