import type { Observation } from '@watchfloor/core';
import type { EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { RowOwner } from '../platform/database/row-owner.js';
import { ObservationRow } from './observation.entity.js';

/** Inside the transaction of the group commit. One that is stored already is left as it is (ST-6). */
export async function writeObservation(
  manager: EntityManager,
  { namespace, serviceUid, shard }: RowOwner,
  observation: Observation,
): Promise<void> {
  const { message, latencyMs, phases, indicators, ...identity } = observation;
  const body = { message, latencyMs, phases, ...(indicators === undefined ? {} : { indicators }) };
  const row = { id: uuid(), namespace, serviceUid, shard, ...identity, body };
  await manager.createQueryBuilder().insert().into(ObservationRow).values(row).orIgnore().updateEntity(false).execute();
}
