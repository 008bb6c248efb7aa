import { createToken } from '@watchfloor/contracts';
import { newToken } from '../access/new-token.js';
import { TokenService } from '../access/token.service.js';
import { AuditService } from '../audit/audit.service.js';
import { SystemClock } from '../platform/clock.js';
import { Events } from '../platform/events.js';
import { parseWith } from '../platform/validation/schema.pipe.js';
import { withDatabase } from './with-database.js';

export interface TokenRequest {
  readonly kind: string;
  readonly role?: string;
  readonly name?: string;
  readonly namespace: string[];
  readonly expires?: string;
}

/** `watchfloor token create`: the secret alone on standard output, so that a script can keep it. */
export async function createTokenHere({ namespace, ...options }: TokenRequest): Promise<number> {
  const request = parseWith(createToken, { name: 'command line', ...options, namespaces: namespace }, 'command');
  const clock = new SystemClock();
  const wanted = newToken({ ...request, namespaces: namespace }, clock.now());
  const { secret } = await withDatabase((database) => {
    const tokens = new TokenService(database, new AuditService(), new Events(), clock);
    return database.transaction((manager) => tokens.create(manager, wanted, 'command line'));
  });
  console.log(secret);
  return 0;
}
