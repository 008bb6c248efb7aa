import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Server } from 'node:http';
import { hostname } from 'node:os';
import type { AddressInfo } from 'node:net';
import { SocketAdapter } from './access/socket.adapter.js';
import { AppModule } from './app.module.js';
import { beginGeneration } from './backup/begin-generation.js';
import { sayGeneration } from './backup/say-generation.js';
import { serveDocs } from './openapi/serve-docs.js';
import { CoverageService } from './checks/coverage.service.js';
import { applyLeftJournal } from './decisions/journal/apply-left-journal.js';
import { Journal } from './decisions/journal/journal.js';
import { journalPlace } from './decisions/journal/journal-place.js';
import { Clock, SystemClock } from './platform/clock.js';
import { ownEndpointsOf } from './platform/configuration/own-endpoints-of.js';
import type { Database } from './platform/database/database.js';
import { openDatabase, waitBriefly } from './platform/database/open-database.js';
import { isPassing } from './platform/database/passing-trouble.js';
import { DatabaseClock } from './platform/database-clock.js';
import { EgressGuard } from './platform/egress/egress-guard.js';
import { API_BASE, OUTSIDE_THE_API } from './platform/http/api-base.js';
import { acceptBodies } from './platform/http/bodies.js';
import { answerElsewhere } from './platform/http/elsewhere.js';
import { assertCanListen, listenFailure } from './platform/http/listening.js';
import { logRequests } from './platform/http/request-log.js';
import { sendSecurityHeaders } from './platform/http/security-headers.js';
import { limitServer } from './platform/http/server-limits.js';
import { LeasedOwner } from './platform/ownership/leased-owner.js';
import type { Ownership } from './platform/ownership/ownership.js';
import { SingleOwner } from './platform/ownership/single-owner.js';
import type { Foundation } from './platform/platform.module.js';
import { SecretBox } from './platform/secrets/secret-box.js';
import { secretKey } from './platform/secrets/secret-key.js';
import type { Settings } from './platform/settings/settings.js';
import { StartupError } from './platform/startup-error.js';
import { hubVersion } from './platform/version.js';

export interface RunningHub {
  readonly app: NestExpressApplication;
  /** Where it listens. */
  readonly url: string;
  /** Takes nothing more, finishes what runs, writes what is decided, then closes the database. */
  close(): Promise<void>;
}

/**
 * Settings → a free port → database → migrations → ownership → application → listening.
 * @throws StartupError with the fix
 */
export async function startHub(settings: Settings, machineClock: Clock = new SystemClock()): Promise<RunningHub> {
  const logger = new Logger('hub');
  await assertCanListen(settings);
  const database = await openDatabase(settings.database, (line) => logger.log(line));
  try {
    await waitBriefly(database);
    sayGeneration(logger, await beginGeneration(database, machineClock.now()));
    await applyLeftJournal({ database, place: journalPlace(settings), now: machineClock.now(), say: (line) => logger.warn(line) });
    const secretBox = new SecretBox(secretKey(settings));
    const { ownership, clock } = await takePart(settings, database, machineClock);
    // failpoint('start.owned')
    const app = await createApplication({ settings, database, ownership, secretBox, clock });
    const url = await listen(app, settings);
    const close = async () => {
      await app.close();
      // failpoint('shutdown.closed')
      await database.close();
      if (app.get(Journal).isOpen)
        throw new Error('What was told or decided without the database is in the journal; the next start finds it.');
    };
    logger.log({ url, version: hubVersion(), hubId: ownership.hubId, database: database.kind }, 'The hub is running');
    return { app, url, close };
  } catch (error) {
    await database.close();
    throw isPassing(error) ? new StartupError(wentAway(error as Error), { cause: error }) : error;
  }
}

function wentAway({ message }: Error): string {
  return `The database ceased to answer while the hub started (${message}). Nothing was lost: start it again when the database answers.`;
}

/** With PostgreSQL and Redis there may be others; then wall time is the database's. */
async function takePart(settings: Settings, database: Database, machineClock: Clock): Promise<{ ownership: Ownership; clock: Clock }> {
  if (database.kind === 'sqlite' || settings.redisUrl === null) {
    const ownership = await SingleOwner.take(database, { version: hubVersion(), now: machineClock.now() });
    return { ownership, clock: machineClock };
  }
  const clock = new DatabaseClock(machineClock);
  const seat = `${hostname()} ${settings.host} ${settings.port}`;
  return { ownership: await LeasedOwner.join({ database, clock }, { version: hubVersion(), seat }), clock };
}

async function createApplication(foundation: Foundation & { readonly clock: Clock }): Promise<NestExpressApplication> {
  const options = { bodyParser: false, abortOnError: false, forceCloseConnections: true, bufferLogs: false };
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(foundation), options);
  app.set('trust proxy', 'loopback');
  app.disable('x-powered-by');
  logRequests(app, foundation.clock);
  sendSecurityHeaders(app);
  acceptBodies(app);
  app.setGlobalPrefix(API_BASE, { exclude: OUTSIDE_THE_API });
  app.useWebSocketAdapter(new SocketAdapter(app));
  serveDocs(app);
  limitServer(app.getHttpServer() as Server);
  return app;
}

async function listen(app: NestExpressApplication, settings: Settings): Promise<string> {
  const { host, port } = settings;
  try {
    await app.init();
    answerElsewhere(app);
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw listenFailure(error, settings);
  }
  app.get(CoverageService).listening();
  const bound = (app.getHttpServer() as Server).address() as AddressInfo;
  app.get(EgressGuard).protect(ownEndpointsOf({ ...settings, port: bound.port }));
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
}
