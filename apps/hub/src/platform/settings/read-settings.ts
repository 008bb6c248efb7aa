import { resolve } from 'node:path';
import { Secret } from '../secrets/secret.js';
import { StartupError } from '../startup-error.js';
import { Environment, type Variables } from './environment.js';
import { LOG_LEVELS, type DatabaseLocation, type LogLevel, type Settings } from './settings.js';

const KNOWN_VARIABLES = [
  'WATCHFLOOR_CONFIG',
  'WATCHFLOOR_ADMIN_TOKEN',
  'WATCHFLOOR_SECRET_KEY',
  'WATCHFLOOR_METRICS_TOKEN',
  'WATCHFLOOR_INSTANCE',
  'WATCHFLOOR_AGENT_TOKEN',
];
const MIN_TOKEN_LENGTH = 32;

/**
 * Parses the environment; every problem at once.
 * @throws StartupError naming each variable and its fix.
 */
export function readSettings(variables: Variables, given: { configPath?: string } = {}): { settings: Settings; warnings: string[] } {
  const environment = new Environment(variables);
  const settings: Settings = {
    configPath: resolve(given.configPath ?? environment.text('WATCHFLOOR_CONFIG') ?? 'watchfloor.yaml'),
    database: databaseLocation(environment),
    redisUrl: redisUrl(environment),
    port: port(environment),
    host: environment.text('HOST') ?? '127.0.0.1',
    adminToken: secret(environment, 'WATCHFLOOR_ADMIN_TOKEN'),
    secretKey: secret(environment, 'WATCHFLOOR_SECRET_KEY'),
    metricsToken: secret(environment, 'WATCHFLOOR_METRICS_TOKEN', 16),
    tracesEndpoint: environment.text('OTEL_EXPORTER_OTLP_ENDPOINT'),
    logLevel: logLevel(environment),
  };
  if (settings.database.kind === 'postgres' && settings.secretKey === null) {
    environment.problems.push(
      'WATCHFLOOR_SECRET_KEY must be set with PostgreSQL: it encrypts stored secrets → set it to the output of `openssl rand -base64 32`',
    );
  }
  if (environment.problems.length > 0) {
    throw new StartupError(`The environment has problems:\n  ${environment.problems.join('\n  ')}`);
  }
  return { settings, warnings: environment.unknown('WATCHFLOOR_', KNOWN_VARIABLES) };
}

function databaseLocation(environment: Environment): DatabaseLocation {
  const url = environment.text('DATABASE_URL') ?? 'sqlite:data/watchfloor.db';
  if (/^postgres(ql)?:\/\//.test(url)) {
    if (!isReadable(url))
      environment.problems.push('DATABASE_URL is no valid URL → write special characters of the password as %40, %23 …');
    return { kind: 'postgres', url: new Secret(url) };
  }
  const path = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(url)?.[1];
  if (path === undefined) {
    environment.problems.push('DATABASE_URL is not understood → write sqlite:PATH or postgres://user:password@host:5432/name');
  }
  return { kind: 'sqlite', path: resolve(path ?? 'data/watchfloor.db') };
}

/** Asked here, because whoever stumbles over it later prints it, password and all. */
function isReadable(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) return false;
  try {
    return [parsed.username, parsed.password, parsed.pathname].every((part) => decodeURIComponent(part) !== null);
  } catch {
    return false;
  }
}

function redisUrl(environment: Environment): Secret | null {
  const url = environment.text('REDIS_URL');
  if (url === null) return null;
  const parsed = URL.parse(url);
  if (!/^rediss?:\/\//.test(url)) environment.problems.push('REDIS_URL is not understood → write redis://host:6379');
  else if (!isReadable(url) || !parsed?.hostname || parsed.hash !== '' || !/^\/?\d*$/.test(parsed.pathname))
    environment.problems.push('REDIS_URL is no valid URL → write redis://user:password@host:6379/0, special characters as %40, %23 …');
  return new Secret(url);
}

function port(environment: Environment): number {
  const text = environment.text('PORT') ?? '8080';
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  environment.problems.push(`PORT is "${text}" → write a number from 0 to 65535`);
  return 0;
}

function secret(environment: Environment, name: string, minLength = MIN_TOKEN_LENGTH): Secret | null {
  const text = environment.text(name);
  if (text === null) return null;
  if (text.length < minLength) {
    environment.problems.push(`${name} has ${text.length} characters → use at least ${minLength} random ones`);
  }
  return new Secret(text);
}

function logLevel(environment: Environment): LogLevel {
  const text = environment.text('LOG_LEVEL') ?? 'info';
  const level = LOG_LEVELS.find((known) => known === text);
  if (level === undefined) environment.problems.push(`LOG_LEVEL is "${text}" → use one of ${LOG_LEVELS.join(', ')}`);
  return level ?? 'info';
}
