import type { LoggerService } from '@nestjs/common';
import { destination as destinationOf, pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../settings/settings.js';

const MOST_WAITING_BYTES = 1_048_576;
/** Field names whose values never reach a log, whatever their type. */
const REDACTED_NAMES = ['token', 'secret', 'password', 'authorization', 'cookie', 'code', 'key'];
const REDACTED_PATHS = REDACTED_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
/** Credentials that stand in the middle of a text: tokens of ours, and passwords in URLs. */
const IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\bwf_[a-z]+_[A-Za-z0-9_-]{20,}/g, 'wf_[redacted]'],
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, '$1:[redacted]@'],
  [/(\/heartbeats\/)[^\s/?"]+/g, '$1[redacted]'],
  [/\b(Bearer\s+)[A-Za-z0-9._~+/=-]{8,}/gi, '$1[redacted]'],
];

/** Nest's own telling of what it puts together; what goes wrong there is thrown as well. */
const FRAMEWORK = [
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'ExceptionHandler',
  'WebSocketsController',
];

export function withoutCredentials(text: string): string {
  return IN_TEXT.reduce((cleaned, [pattern, replacement]) => cleaned.replaceAll(pattern, replacement), text);
}

/** One JSON line per event on stdout, for machines; credentials are taken out once more here. */
export function jsonLogger(level: LogLevel, destination: DestinationStream = output()): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: failure },
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
    hooks: { streamWrite: withoutCredentials },
  };
  return pino(options, destination);
}

/** A log that can't be written (its disk is full) must not end the hub: lines wait, and beyond the bound they are dropped. */
function output(): DestinationStream {
  const stdout = destinationOf({ dest: 1, sync: true, maxLength: MOST_WAITING_BYTES });
  stdout.on('error', () => undefined);
  return stdout;
}

/** Drivers hang a query's parameters on their errors: those may be anybody's secrets, so they stay out. */
function failure(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const { name, message, code, stack, cause } = error as Error & { code?: unknown };
  return { type: name, message, code, stack, ...(cause !== undefined && { cause: failure(cause) }) };
}

/** Nest's logger on pino: `logger.log({ key: value }, 'what happened')` keeps its fields. */
export class HubLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest appends the name of the logger as the last argument, and before it what the caller gave. */
  private write(level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace', message: unknown, rest: readonly unknown[]): void {
    const given = rest.slice(0, -1).filter((part) => part !== undefined);
    const name = rest.at(-1);
    const context = rest.length > 0 ? { context: name } : {};
    const quiet = typeof name === 'string' && FRAMEWORK.includes(name);
    const write = this.pino[quiet ? 'debug' : level].bind(this.pino);
    const texts = given.map(String);
    if (message instanceof Error) write({ ...context, err: message }, [message.message, ...texts].join(' '));
    else if (typeof message === 'object' && message !== null) write({ ...context, ...message }, texts.join(' '));
    else write(context, [String(message), ...texts].join(' '));
  }
}
