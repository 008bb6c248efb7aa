import type { Secret } from '../secrets/secret.js';

export type DatabaseLocation = { readonly kind: 'sqlite'; readonly path: string } | { readonly kind: 'postgres'; readonly url: Secret };

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The environment, parsed once at start (interface.md, "Environment"). */
export abstract class Settings {
  /** A file, or a folder whose `*.yaml` merge. */
  abstract readonly configPath: string;
  abstract readonly database: DatabaseLocation;
  abstract readonly redisUrl: Secret | null;
  abstract readonly port: number;
  abstract readonly host: string;
  /** An admin token that exists from the first start. */
  abstract readonly adminToken: Secret | null;
  abstract readonly secretKey: Secret | null;
  abstract readonly metricsToken: Secret | null;
  /** OTLP endpoint; null = tracing off. */
  abstract readonly tracesEndpoint: string | null;
  abstract readonly logLevel: LogLevel;
}

/** Whether only this machine reaches the hub: plain http is safe there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
