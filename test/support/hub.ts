import { Logger } from '@nestjs/common';
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../apps/hub/src/platform/settings/read-settings.js';
import { startHub as serveHub, type RunningHub } from '../../apps/hub/src/serve.js';
import type { Clock } from '../../apps/hub/src/platform/clock.js';
import { databaseCases } from './database-cases.ts';
import { scratchFolder } from './shared-servers.ts';

export interface HubOptions {
  /** The configuration file; loopback is allowed for probes unless it says something of egress itself. */
  readonly yaml?: string;
  /** A `DATABASE_URL`; default: a new SQLite file. Hand in the one of a stopped hub to start it again. */
  readonly databaseUrl?: string;
  /** More of the environment, as `WATCHFLOOR_METRICS_TOKEN`. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed where it is JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface Asked {
  /** Default: the admin's; null: none. */
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The real application in this process, on a free port, with a database of its own. */
export class TestHub {
  private constructor(
    readonly running: RunningHub,
    readonly adminToken: string,
    readonly databaseUrl: string,
    /** Written again, it is read again. */
    readonly configPath: string,
  ) {}

  static async start({ yaml = 'services: []', databaseUrl, environment = {}, clock }: HubOptions = {}): Promise<TestHub> {
    if (process.env['WATCHFLOOR_TEST_LOG'] === undefined) Logger.overrideLogger(false);
    const configPath = join(scratchFolder('configuration'), 'watchfloor.yaml');
    writeFileSync(configPath, /^egress:/m.test(yaml) ? yaml : `${yaml}\negress: { allowLoopback: true }\n`);
    const adminToken = environment['WATCHFLOOR_ADMIN_TOKEN'] ?? `test-admin-${randomBytes(24).toString('hex')}`;
    const url = databaseUrl ?? (await databaseCases[0]!.createUrl());
    const { settings } = readSettings({
      WATCHFLOOR_CONFIG: configPath,
      DATABASE_URL: url,
      PORT: '0',
      WATCHFLOOR_SECRET_KEY: 'k'.repeat(44),
      WATCHFLOOR_ADMIN_TOKEN: adminToken,
      ...environment,
    });
    return new TestHub(await serveHub(settings, clock), adminToken, url, configPath);
  }

  get url(): string {
    return this.running.url;
  }

  /** `path` begins behind `/api/v1`, or with `//` for what stands outside of it. */
  async ask(method: string, path: string, { token = this.adminToken, body, headers = {} }: Asked = {}): Promise<Answer> {
    const address = path.startsWith('//') ? `${this.url}${path.slice(1)}` : `${this.url}/api/v1${path}`;
    const response = await fetch(address, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  }

  get(path: string, asked: Asked = {}): Promise<Answer> {
    return this.ask('GET', path, asked);
  }

  post(path: string, body: unknown = {}, asked: Asked = {}): Promise<Answer> {
    return this.ask('POST', path, { ...asked, body });
  }

  /** The secret of a new token: `await hub.token({ kind: 'api', role: 'viewer' })`. */
  async token(wanted: { readonly kind: string; readonly [field: string]: unknown }): Promise<string> {
    const answer = await this.post('/tokens', { name: `a-${wanted.kind}`, ...wanted });
    if (answer.status !== 201) throw new Error(`No token: ${answer.text}`);
    return (answer.body as { token: string }).token;
  }

  /** Asks until `isSo`, at most `withinMs`; answers the last answer. */
  async until(path: string, isSo: (body: Answer['body']) => boolean, withinMs = 10_000): Promise<Answer> {
    const patience = AbortSignal.timeout(withinMs);
    for (;;) {
      const answer = await this.get(path);
      if (answer.status === 200 && isSo(answer.body)) return answer;
      if (patience.aborted)
        throw new Error(`Not so within ${withinMs} ms: GET ${path} answered ${answer.status} ${answer.text.slice(0, 2_000)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  stop(): Promise<void> {
    return this.running.close();
  }
}

export const startHub = (options: HubOptions = {}): Promise<TestHub> => TestHub.start(options);
