export interface SampleEnvironment {
  readonly service: string;
  readonly component: string;
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly dependency?: { readonly service: string; readonly addresses: readonly string[] };
  /** How long a call to the dependency may take: longer than the dependency waits for its own. */
  readonly timeoutMs: number;
  /** The token is read from its file at each connection: it may be written after this instance started. */
  readonly hub?: { readonly url: string; readonly tokenFile: string };
}

/** @throws Error that names the variable and the fix */
export function readEnvironment(variables: NodeJS.ProcessEnv): SampleEnvironment {
  const service = required(variables, 'SAMPLE_SERVICE', 'booking');
  return {
    service,
    component: variables['SAMPLE_COMPONENT'] ?? service,
    instance: variables['WATCHFLOOR_INSTANCE'] ?? `${service}-a`,
    host: variables['HOST'] ?? '127.0.0.1',
    port: wholeNumber(variables, 'PORT', undefined, 65_535),
    dependency: readDependency(variables),
    timeoutMs: wholeNumber(variables, 'SAMPLE_TIMEOUT_MS', '400', 60_000),
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

function wholeNumber(variables: NodeJS.ProcessEnv, name: string, fallback: string | undefined, most: number): number {
  const written = variables[name] ?? fallback ?? required(variables, name, '4102');
  const value = Number(written);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new Error(`${name} is ${written} → use 1 to ${most}`);
  return value;
}

function required(variables: NodeJS.ProcessEnv, name: string, example: string): string {
  const value = variables[name];
  if (!value) throw new Error(`${name} is not set → set it, for example to ${example}`);
  return value;
}
