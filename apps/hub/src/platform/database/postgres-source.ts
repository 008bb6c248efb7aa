import { DataSource } from 'typeorm';
import type { Secret } from '../secrets/secret.js';
import { SnakeCaseNames } from './columns.js';
import { loadedEntities } from './loaded-entities.js';
import { MIGRATIONS } from './migrations/index.js';

const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 5_000;
/** A little longer than the server's own, and effective when the server is frozen and can't keep its own. */
const ANSWER_TIMEOUT_MS = 6_000;

/** A bounded pool whose every wait has an end; a lost connection is the pool's business, not the process's end. */
export function postgresSource(url: Secret, onLostConnection: (error: Error) => void): DataSource {
  return new DataSource({
    type: 'postgres',
    url: url.reveal(),
    applicationName: 'watchfloor',
    poolSize: CONNECTIONS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    poolErrorHandler: onLostConnection,
    extra: {
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      idle_in_transaction_session_timeout: ANSWER_TIMEOUT_MS,
    },
    entities: loadedEntities(),
    namingStrategy: new SnakeCaseNames(),
    migrations: MIGRATIONS,
    installExtensions: false,
  });
}
