import type { Client, Pool, PoolClient } from 'pg';

const NO_ANSWER = 'Query read timeout';

/**
 * Between the pool's care and a query's nobody hears a client's error, and an error that nobody hears ends the process.
 * And a connection that owes an answer would let everything behind it wait as long: it is cut, the pool makes another.
 */
export function watchPool(pool: Pool, onLost: (error: Error) => void): void {
  const watched = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => {
    if (watched.has(client)) return;
    watched.add(client);
    client.on('error', onLost);
    const ask = client.query.bind(client) as (...asked: unknown[]) => unknown;
    const query = (...asked: unknown[]): unknown => {
      const answer = ask(...asked);
      if (answer instanceof Promise) answer.catch((error: Error) => (error.message === NO_ANSWER ? cut(client) : undefined));
      return answer;
    };
    client.query = query as typeof client.query;
  });
}

/** With a query under way `end` cuts the line, and the pool never hands this client out again. */
function cut(client: PoolClient): void {
  void (client as unknown as Client).end().catch(() => undefined);
}
