import { subjectKey, type Segment } from '@watchfloor/core';
import { AuditVerifier } from '../../../apps/hub/src/audit/audit.verifier.js';
import { Definition } from '../../../apps/hub/src/catalog/definition.entity.js';
import { SegmentRow } from '../../../apps/hub/src/checks/segment.entity.js';
import { OutageRow } from '../../../apps/hub/src/checks/outage.entity.js';
import { TransitionRow } from '../../../apps/hub/src/checks/transition.entity.js';
import { IncidentEntryRow } from '../../../apps/hub/src/incidents/incident-entry.entity.js';
import { IncidentRow } from '../../../apps/hub/src/incidents/incident.entity.js';
import { Due } from '../../../apps/hub/src/platform/due/due.entity.js';
import { openDatabase } from '../../../apps/hub/src/platform/database/open-database.js';
import { readSettings } from '../../../apps/hub/src/platform/settings/read-settings.js';
import { ActRow } from '../../../apps/hub/src/remediation/act.entity.js';
import type { Stretch } from './stretches.ts';

export interface StoredRecord {
  /** In order, by subject key. */
  readonly segments: ReadonlyMap<string, readonly Segment[]>;
  /** In order of writing. */
  readonly transitions: readonly TransitionRow[];
  readonly outages: readonly OutageRow[];
  readonly incidents: readonly IncidentRow[];
  /** Lines of the incidents' timelines, in order of writing. */
  readonly entries: readonly IncidentEntryRow[];
  readonly acts: readonly ActRow[];
  readonly dues: readonly Due[];
  /** The ids that people wrote, by uid. */
  readonly keys: ReadonlyMap<string, string>;
  readonly auditIsIntact: boolean;
}

/** What stands in the database of a hub that has ended. */
export async function readRecord(databaseUrl: string): Promise<StoredRecord> {
  const { settings } = readSettings({ DATABASE_URL: databaseUrl, WATCHFLOOR_SECRET_KEY: 'k'.repeat(44) });
  const database = await openDatabase(settings.database);
  try {
    const rows = await database.write.getRepository(SegmentRow).find({ order: { from: 'ASC' } });
    const segments = new Map<string, Segment[]>();
    for (const row of rows) {
      const { from, to, status, reason } = row;
      const key = subjectKey(row.subject);
      segments.set(key, [...(segments.get(key) ?? []), { from, to, status, reason }]);
    }
    const definitions = await database.write.getRepository(Definition).find();
    return {
      segments,
      keys: new Map(definitions.map(({ uid, key }) => [uid, key])),
      transitions: await database.write.getRepository(TransitionRow).find({ order: { id: 'ASC' } }),
      outages: await database.write.getRepository(OutageRow).find(),
      incidents: await database.write.getRepository(IncidentRow).find(),
      entries: await database.write.getRepository(IncidentEntryRow).find({ order: { id: 'ASC' } }),
      acts: await database.write.getRepository(ActRow).find(),
      dues: await database.write.getRepository(Due).find(),
      auditIsIntact: (await new AuditVerifier(database).verify()).intact,
    };
  } finally {
    await database.close();
  }
}

/** What is wrong with the partition of each subject's life (AV-1). */
export function brokenPartitions({ segments }: StoredRecord): string[] {
  return [...segments].flatMap(([key, ofSubject]) =>
    ofSubject.flatMap(({ from, to }, index) => {
      const next = ofSubject[index + 1];
      if (next === undefined) return to === null || to > from ? [] : [`${key} ends at ${to} before ${from}`];
      return to === next.from && to > from ? [] : [`${key}: ${from}–${to} is followed by ${next.from}`];
    }),
  );
}

/** The stretches of one subject in one status; what lasts ends at `until`. */
export function stretchesOf(
  record: StoredRecord,
  of: { readonly kind: string; readonly key: string; readonly status: string; readonly until: number },
): Stretch[] {
  const { kind, key, status, until } = of;
  const found = [...record.segments].filter(
    ([subject]) => subject.startsWith(`${kind}:`) && record.keys.get(subject.split(':')[1] ?? '') === key,
  );
  return found.flatMap(([, segments]) =>
    segments.filter((segment) => segment.status === status).map(({ from, to }) => ({ from, to: to ?? until })),
  );
}
