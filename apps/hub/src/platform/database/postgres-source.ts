import { DataSource } from 'typeorm';
import type { Secret } from '../secrets/secret.js';
import { SnakeCaseNames } from './columns.js';
import { loadedEntities } from './loaded-entities.js';
import { MIGRATIONS } from './migrations/index.js';

const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 3_000;
/** A little longer than the server's own, and effective when the server is frozen and can't keep its own. */
const ANSWER_TIMEOUT_MS = 4_000;

type LostConnection = (error: Error) => void;

/** A bounded pool whose every wait has an end; a lost connection is the pool's business, not the process's end. */
export function postgresSource(url: Secret, onLostConnection: LostConnection): DataSource {
  return new DataSource({
    ...connection(url, CONNECTIONS, onLostConnection),
    extra: {
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      idle_in_transaction_session_timeout: ANSWER_TIMEOUT_MS,
    },
  });
}

/** A migration takes as long as it takes, and so does the wait for another hub's. */
export function postgresMigrationSource(url: Secret, onLostConnection: LostConnection): DataSource {
  return new DataSource({ ...connection(url, 2, onLostConnection), migrations: MIGRATIONS });
}

function connection(url: Secret, poolSize: number, onLostConnection: LostConnection) {
  return {
    type: 'postgres' as const,
    url: url.reveal(),
    applicationName: 'watchfloor',
    poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    poolErrorHandler: onLostConnection,
    entities: loadedEntities(),
    namingStrategy: new SnakeCaseNames(),
    installExtensions: false,
  };
}
