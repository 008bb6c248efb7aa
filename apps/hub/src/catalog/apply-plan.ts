import { In, type EntityManager } from 'typeorm';
import { shardOf } from '../platform/ownership/shard-of.js';
import type { SecretBox } from '../platform/secrets/secret-box.js';
import { Definition } from './definition.entity.js';
import type { Change, Existing, Placed, Plan } from './plan.js';
import { sealBody } from './sealed-body.js';

const ROWS_A_STATEMENT = 50;

/** Writes a plan. Retiring comes first, because a key is free again only then. */
export async function applyPlan(manager: EntityManager, plan: Plan, now: number, box: SecretBox): Promise<void> {
  await retire(manager, plan.retire, now);
  await changeRows(manager, plan.change, now, box);
  for (const chunk of chunksOf(plan.create))
    await manager.insert(
      Definition,
      chunk.map((placed) => ({ ...rowOf(placed, box), revision: 1, revisedAt: now, createdAt: now })),
    );
}

async function retire(manager: EntityManager, rows: readonly Existing[], now: number): Promise<void> {
  for (const chunk of chunksOf(rows)) await manager.update(Definition, { uid: In(chunk.map(({ uid }) => uid)) }, { retiredAt: now });
}

/** A renamed object may take a key that another one gives up in the same plan, so names first go out of the way. */
async function changeRows(manager: EntityManager, changes: readonly Change[], now: number, box: SecretBox): Promise<void> {
  for (const { uid, draft, from } of changes)
    if (from.key !== draft.key) await manager.update(Definition, { uid }, { key: `${from.key} ${uid}` });
  for (const change of changes) {
    const revised = change.isRevised ? { revision: change.from.revision + 1, revisedAt: now } : {};
    await manager.update(Definition, { uid: change.uid }, { ...rowOf(change, box), ...revised });
  }
}

function rowOf({ uid, parentUid, serviceUid, draft }: Placed, box: SecretBox) {
  const { namespace, kind, key, origin, body } = draft;
  return {
    uid,
    namespace,
    kind,
    key,
    origin,
    parentUid,
    serviceUid,
    shard: serviceUid === null ? null : shardOf(serviceUid),
    body: sealBody(body, uid, box),
  };
}

function chunksOf<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_A_STATEMENT) }, (_, index) =>
    rows.slice(index * ROWS_A_STATEMENT, (index + 1) * ROWS_A_STATEMENT),
  );
}
