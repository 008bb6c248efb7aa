import { Definition } from '../../../apps/hub/src/catalog/definition.entity.js';
import { sealBody } from '../../../apps/hub/src/catalog/sealed-body.js';
import { shardOf } from '../../../apps/hub/src/platform/ownership/shard-of.js';
import type { Written } from './random-catalog.js';
import { SECRETS } from './simulated-configuration.js';
import { openStore } from './virtual-database.js';
import type { World } from './world.js';

const OPEN = { before: () => Promise.resolve(), after: () => Promise.resolve() };

/** What a hub finds when it first starts: its definitions are there. */
export async function writeCatalog({ store, clock }: World, written: readonly Written[]): Promise<void> {
  const database = await openStore(store, OPEN);
  const now = clock.now();
  const rows = written.map(({ uid, kind, parentUid, serviceUid, body }) => ({
    uid,
    namespace: 'default',
    kind,
    key: uid,
    parentUid,
    serviceUid,
    shard: serviceUid === null ? null : shardOf(serviceUid),
    revision: 1,
    revisedAt: now,
    createdAt: now,
    origin: 'api' as const,
    body: sealBody(body, uid, SECRETS),
    retiredAt: null,
  }));
  await database.write.getRepository(Definition).insert(rows as never);
}
