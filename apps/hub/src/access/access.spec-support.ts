import { Controller, Get, Global, Module, Post, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { AuditModule } from '../audit/audit.module.js';
import { Clock } from '../platform/clock.js';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { Directory } from '../platform/directory.js';
import { API_BASE } from '../platform/http/api-base.js';
import { acceptBodies } from '../platform/http/bodies.js';
import { SingleOwner } from '../platform/ownership/single-owner.js';
import { PlatformModule } from '../platform/platform.module.js';
import { SecretBox } from '../platform/secrets/secret-box.js';
import { Secret } from '../platform/secrets/secret.js';
import { readSettings } from '../platform/settings/read-settings.js';
import { AccessModule } from './access.module.js';
import { CurrentNamespace, Public, RequireRole, TokenKind } from './access.decorators.js';

export const ADMIN_TOKEN = 'an-admin-token-that-is-long-enough';

/** Moves only by hand. */
export class HandClock extends Clock {
  at = 1_760_000_000_000;

  override now(): number {
    return this.at;
  }

  override monotonic(): number {
    return this.at;
  }
}

@Controller('probe')
export class ProbedController {
  @Get('viewer')
  @RequireRole('viewer')
  viewer(@CurrentNamespace() namespace: string): object {
    return { namespace };
  }

  @Post('editor')
  @RequireRole('editor')
  editor(): object {
    return {};
  }

  @Post('service')
  @TokenKind('service')
  service(): object {
    return {};
  }

  @Get('public')
  @Public()
  public(): object {
    return {};
  }
}

/** The catalog stands right of access; here it holds something in two namespaces, and nobody asks what. */
class TwoNamespaces extends Directory {
  override entry(): undefined {
    return undefined;
  }

  override find(): undefined {
    return undefined;
  }

  override findEver(): undefined {
    return undefined;
  }

  override namespaces(): readonly string[] {
    return ['default', 'shop'];
  }
}

/** A hub with nothing but access, on a real database. */
export async function accessApplication(
  database: Database,
  parts: { readonly controllers?: Type[]; readonly adminToken?: string | null; readonly clock?: Clock } = {},
): Promise<NestExpressApplication> {
  const { controllers = [ProbedController], adminToken = ADMIN_TOKEN, clock = new HandClock() } = parts;
  const { settings } = readSettings(adminToken === null ? {} : { WATCHFLOOR_ADMIN_TOKEN: adminToken });
  const ownership = await SingleOwner.take(database, { version: '1', now: clock.now() });
  const foundation = { settings, database, ownership, secretBox: new SecretBox(new Secret('k'.repeat(32))), clock };

  @Global()
  @Module({ controllers, providers: [{ provide: Directory, useClass: TwoNamespaces }], exports: [Directory] })
  class ProbedModule {}

  const imports = [PlatformModule.on(foundation), AuditModule, AccessModule, ProbedModule];
  const module = await Test.createTestingModule({ imports }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
  acceptBodies(app);
  app.setGlobalPrefix(API_BASE);
  await app.init();
  return app;
}

export const BASE = `/${API_BASE}`;
const as = (token: string) => ({ authorization: `Bearer ${token}` });

/** The same, with what a test asks of it. */
export class AccessHub {
  private constructor(
    readonly database: Database,
    readonly app: NestExpressApplication,
    readonly clock: HandClock,
  ) {}

  static async open(createUrl: () => Promise<string>): Promise<AccessHub> {
    const database = await openTestDatabase(createUrl);
    const clock = new HandClock();
    return new AccessHub(database, await accessApplication(database, { clock }), clock);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.database.close();
  }

  request(method: 'get' | 'post' | 'delete', path: string) {
    return request(this.app.getHttpServer())[method](`${BASE}${path}`);
  }

  get(path: string, token = ADMIN_TOKEN) {
    return this.request('get', path).set(as(token));
  }

  post(path: string, body: object, token = ADMIN_TOKEN) {
    return this.request('post', path).set(as(token)).send(body);
  }

  delete(path: string, token = ADMIN_TOKEN) {
    return this.request('delete', path).set(as(token));
  }

  async create(wanted: object): Promise<{ id: string; token: string }> {
    const response = await this.post('/tokens', wanted).expect(201);
    return response.body as { id: string; token: string };
  }
}
