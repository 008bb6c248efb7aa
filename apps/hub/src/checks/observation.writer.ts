import type { Observation } from '@watchfloor/core';
import type { EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { RowOwner } from '../platform/database/row-owner.js';
import { ObservationRow } from './observation.entity.js';

/** Whose observation it is. */
export interface OwnedObservation {
  readonly owner: RowOwner;
  readonly observation: Observation;
  readonly late?: boolean | undefined;
}

/** As many rows as one statement's parameters allow with room to spare. */
const MOST_ROWS = 100;

/** Inside the transaction of the group commit. One that is stored already is left as it is (ST-6). */
export async function writeObservations(manager: EntityManager, observations: readonly OwnedObservation[]): Promise<void> {
  for (let first = 0; first < observations.length; first += MOST_ROWS) {
    const rows = observations.slice(first, first + MOST_ROWS).map(rowOf);
    await manager.createQueryBuilder().insert().into(ObservationRow).values(rows).orIgnore().updateEntity(false).execute();
  }
}

function rowOf({ owner: { namespace, serviceUid, shard }, observation, late = false }: OwnedObservation) {
  const { message, latencyMs, phases, indicators, ...identity } = observation;
  const body = { message, latencyMs, phases, ...(indicators === undefined ? {} : { indicators }) };
  return { id: uuid(), namespace, serviceUid, shard, ...identity, late, body };
}
