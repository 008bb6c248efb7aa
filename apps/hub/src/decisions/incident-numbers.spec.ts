import { databaseCases } from '../../../../test/support/database-cases.ts';
import { IncidentRow } from '../incidents/incident.entity.js';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { IncidentNumbers } from './incident-numbers.js';

const ONE_SERVICE = new Map([['default', 1]]);

describe.each(databaseCases)('incident numbers in company on $name', ({ createUrl }) => {
  let database: Database;

  beforeEach(async () => (database = await openTestDatabase(createUrl)));
  afterEach(() => database.close());

  it('are some ahead for each hub, so that no two give the same', async () => {
    const hubs = [new IncidentNumbers(database), new IncidentNumbers(database)];
    for (const hub of hubs) await hub.reserve(ONE_SERVICE);
    const given = [0, 1, 0, 1].map((index) => hubs[index]!.next('default'));
    expect(new Set(given).size).toBe(4);
    given.push(hubs[0]!.next('default'));
    await hubs[0]!.reserve(ONE_SERVICE);
    const later = [0, 1, 2, 3].map(() => hubs[0]!.next('default'));
    expect(new Set([...given, ...later]).size).toBe(9);
  });

  it('begin above what a hub alone counted meanwhile', async () => {
    await new IncidentNumbers(database).reserve(ONE_SERVICE);
    const owner = { namespace: 'default', serviceUid: 's', shard: 0, epoch: 1 };
    const of = { serviceUids: ['s'], outageIds: [], type: 'declared' as const, severity: 'minor' as const, phase: 'resolved' as const };
    const times = { impactStartedAt: 1, detectedAt: 1, acknowledgedAt: null, restoredAt: 2, resolvedAt: 2 };
    const said = { review: 'none' as const, title: '', ack: null, owner: null, cause: '', told: [] };
    await database.write.getRepository(IncidentRow).insert({ id: 'i', number: 40, ...owner, ...of, ...times, ...said });
    const next = new IncidentNumbers(database);
    await next.reserve(ONE_SERVICE);
    expect(next.next('default')).toBe(41);
  });
});
