import { subjectKey, type Segment, type Status, type Subject } from '@watchfloor/core';
import type { World } from './world.js';

export interface StoredTransition {
  readonly key: string;
  readonly from: Status;
  readonly to: Status;
  readonly at: number;
  readonly decidedAt: number;
}

export interface StoredOutage {
  readonly id: string;
  readonly key: string;
  readonly startedAt: number;
  readonly detectedAt: number;
  readonly restoredAt: number | null;
  readonly incidentId: string | null;
}

export interface StoredIncident {
  readonly id: string;
  readonly number: number;
  readonly serviceUid: string;
  readonly type: string;
  readonly phase: string;
  readonly detectedAt: number;
  readonly isSilent: boolean;
  /** Those that ever were its own: one that turns out to last after its incident was resolved goes on in the next. */
  readonly outageIds: readonly string[];
  readonly ackBy: string | null;
  readonly told: readonly string[];
  readonly restoredAt: number | null;
}

export interface StoredAct {
  readonly id: string;
  readonly targetUid: string;
  readonly number: number;
  readonly fencingToken: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly state: string;
}

export interface StoredDue {
  readonly key: string;
  readonly kind: string;
  readonly dueAt: number;
  readonly settledAt: number | null;
  readonly outcome: string | null;
}

/** What the hub says of itself, to one channel. */
export interface StoredHubMessage {
  readonly id: string;
  readonly channelUid: string;
  readonly kind: string;
  /** Of what it tells of, on the wall clock. */
  readonly since: number;
  readonly until: number | null;
}

interface SubjectColumns {
  readonly kind: Subject['kind'];
  readonly uid: string;
  readonly instance: string;
}

const SUBJECT = 'subject_kind AS kind, subject_uid AS uid, instance_uid AS instance';

/** What stands in the database, read without any of the hub's code. */
export class StoredRecord {
  constructor(private readonly store: World['store']) {}

  /** In order, by subject key. */
  timelines(): Map<string, Segment[]> {
    const rows = this.all<SubjectColumns & Segment>(
      `SELECT ${SUBJECT}, status, reason, from_at AS "from", to_at AS "to" FROM segment ORDER BY from_at`,
    );
    const timelines = new Map<string, Segment[]>();
    for (const { from, to, status, reason, ...of } of rows) {
      const key = keyOf(of);
      timelines.set(key, [...(timelines.get(key) ?? []), { from, to, status, reason }]);
    }
    return timelines;
  }

  transitions(): StoredTransition[] {
    return this.all<SubjectColumns & Omit<StoredTransition, 'key'>>(
      `SELECT ${SUBJECT}, from_status AS "from", to_status AS "to", at, decided_at AS "decidedAt" FROM "transition" ORDER BY decided_at, at`,
    ).map(({ kind, uid, instance, ...transition }) => ({ ...transition, key: keyOf({ kind, uid, instance }) }));
  }

  outages(): StoredOutage[] {
    return this.all<SubjectColumns & Omit<StoredOutage, 'key'>>(
      `SELECT ${SUBJECT}, id, t0 AS "startedAt", t1 AS "detectedAt", t3 AS "restoredAt", incident_id AS "incidentId" FROM outage ORDER BY t0`,
    ).map(({ kind, uid, instance, ...outage }) => ({ ...outage, key: keyOf({ kind, uid, instance }) }));
  }

  incidents(): StoredIncident[] {
    const rows = this.all<
      { [Name in keyof StoredIncident]: StoredIncident[Name] } & {
        silent: number;
        ack: string | null;
        toldText: string;
        outagesText: string;
      }
    >(
      `SELECT id, number, service_uid AS "serviceUid", type, phase, t1 AS "detectedAt", restored_at AS "restoredAt", silent, ack, told AS "toldText", outage_ids AS "outagesText" FROM incident ORDER BY number`,
    );
    return rows.map(({ silent, ack, toldText, outagesText, ...incident }) => ({
      ...incident,
      isSilent: silent === 1,
      outageIds: JSON.parse(outagesText) as string[],
      ackBy: ack === null ? null : ((JSON.parse(ack) as { by: string } | null)?.by ?? null),
      told: JSON.parse(toldText) as string[],
    }));
  }

  /** Texts of each incident's timeline, by its id. */
  lines(): Map<string, string[]> {
    const rows = this.all<{ id: string; text: string }>(`SELECT incident_id AS id, text FROM incident_entry ORDER BY at, id`);
    return new Map([...Map.groupBy(rows, ({ id }) => id)].map(([id, of]) => [id, of.map(({ text }) => text)]));
  }

  acts(): StoredAct[] {
    return this.all<StoredAct>(
      `SELECT id, target_uid AS "targetUid", number, fencing_token AS "fencingToken", started_at AS "startedAt", ended_at AS "endedAt", state FROM act ORDER BY number`,
    );
  }

  dues(): StoredDue[] {
    return this.all<StoredDue>(`SELECT key, kind, due_at AS "dueAt", settled_at AS "settledAt", outcome FROM due`);
  }

  hubMessages(): StoredHubMessage[] {
    const rows = this.all<{ payload: string }>(`SELECT payload FROM due WHERE kind = 'delivery'`);
    return rows.flatMap(({ payload }) => {
      const { channelUid, message } = JSON.parse(payload) as { channelUid: string; message: { kind: string; hub?: StoredHubMessage } };
      return message.hub === undefined ? [] : [{ ...message.hub, kind: message.kind, channelUid }];
    });
  }

  private all<Row>(sql: string): Row[] {
    return this.store.prepare(sql).all() as Row[];
  }
}

function keyOf({ kind, uid, instance }: SubjectColumns): string {
  return subjectKey(instance === '' ? { kind, uid } : { kind, uid, instanceUid: instance });
}
