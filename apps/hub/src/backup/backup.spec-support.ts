import { join } from 'node:path';
import { AuditService } from '../audit/audit.service.js';
import type { Database } from '../platform/database/database.js';
import { Due } from '../platform/due/due.entity.js';
import { IncidentRow } from '../incidents/incident.entity.js';
import { DueStore } from '../platform/due/due-store.js';
import { SingleOwner } from '../platform/ownership/single-owner.js';
import type { DatabaseLocation } from '../platform/settings/settings.js';
import { ActRow } from '../remediation/act.entity.js';
import { backUp } from './back-up.js';
import { restore } from './restore.js';

export const TAKEN_AT = 1_763_700_000_000;
export const RESTORED_AT = TAKEN_AT + 3 * 86_400_000;

const OWNER = { namespace: 'default', serviceUid: 's', shard: 1, epoch: 1 };

function incident(of: Pick<IncidentRow, 'number' | 'title' | 'restoredAt' | 'lastNews' | 'newsDueAt'>) {
  const times = { impactStartedAt: TAKEN_AT - 9_000, detectedAt: TAKEN_AT - 8_000 };
  const lists = { serviceUids: ['s'], outageIds: [], told: ['c'] };
  return {
    ...OWNER,
    ...lists,
    ...times,
    id: `i${of.number}`,
    type: 'availability',
    severity: 'major',
    phase: 'monitoring',
    review: 'none',
    cause: '',
    ...of,
  };
}

/** A hub has been here: it holds the shards, something is due of each kind, one act runs, incidents are told or held back, and something is audited. */
export async function leaveTraces(database: Database): Promise<void> {
  await SingleOwner.take(database, { version: '1', now: TAKEN_AT - 1_000 });
  const dues = new DueStore(database);
  const due = (key: string, kind: Due['kind'], dueAt: number, payload: unknown = {}) => ({ key, kind, dueAt, payload, ...OWNER });
  const act = {
    targetKind: 'instance',
    targetUid: 't',
    componentUid: 'c',
    cause: { kind: 'outage', id: 'o' },
    step: 0,
    plan: 'p',
  } as const;
  const times = { intentAt: TAKEN_AT, startedAt: TAKEN_AT, calledAt: null, endedAt: null, goodSince: null, fencingToken: 1 };
  await database.transaction(async (manager) => {
    await dues.put(manager, [
      due('delivery:i:c:opened', 'delivery', TAKEN_AT, { message: { text: '#1 opened' } }),
      due('act:a', 'act', TAKEN_AT),
      due('verify:a', 'timer', TAKEN_AT + 1_000),
      due('blind:s', 'timer', TAKEN_AT + 2_000),
      due('resolve:i', 'timer', RESTORED_AT + 60_000),
    ]);
    await manager.insert(ActRow, {
      ...OWNER,
      ...act,
      ...times,
      id: 'a',
      number: 1,
      action: 'webhook',
      state: 'running',
      verdicts: [],
      output: '',
    } as never);
    await manager.insert(IncidentRow, [
      incident({ number: 1, title: 'Over', restoredAt: TAKEN_AT - 2_000, lastNews: 'trouble', newsDueAt: TAKEN_AT + 8_000 }),
      incident({ number: 2, title: 'Back', restoredAt: null, lastNews: 'recovery', newsDueAt: TAKEN_AT + 8_000 }),
      incident({ number: 3, title: 'Flaps', restoredAt: null, lastNews: 'flapping', newsDueAt: null }),
    ] as never[]);
    await new AuditService().append(manager, { actor: 'api:ann', action: 'token.create', subject: 'token:1' }, TAKEN_AT);
  });
}

/** `watchfloor backup` and `watchfloor restore` on one database; what they said is kept. */
export class Copies {
  readonly said: string[] = [];

  constructor(
    private readonly database: DatabaseLocation,
    private readonly newFolder: (name: string) => string,
  ) {}

  newPath(): string {
    return join(this.newFolder('backups'), 'watchfloor.backup');
  }

  async backUp(file = this.newPath()): Promise<string> {
    await backUp({ database: this.database, secretKey: null }, file, TAKEN_AT, (line) => this.said.push(line));
    return file;
  }

  restore(file: string, replace = true) {
    return restore({ database: this.database }, { file, replace, now: RESTORED_AT }, (line) => this.said.push(line));
  }
}
