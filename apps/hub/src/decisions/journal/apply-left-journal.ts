import { existsSync, renameSync } from 'node:fs';
import { AuditService } from '../../audit/audit.service.js';
import type { Database } from '../../platform/database/database.js';
import { Hub } from '../../platform/ownership/hub.entity.js';
import { discard, JournalFile } from './journal-file.js';
import type { JournalPlace } from './journal-place.js';
import { JournalReader } from './journal-reader.js';
import type { UnitRecord } from './journal-record.js';
import { LeftJournal } from './left-journal.js';
import { tellLastWords } from './void-messages.js';
import { mayBeHeard, type VoidMessage } from './void-news.js';
import { firstBatch, readNotes, writtenUpTo, type LeftNotes } from './left-notes.js';

export interface Left {
  readonly database: Database;
  readonly place: JournalPlace;
  readonly now: number;
  readonly say: (line: string) => void;
}

const UNITS_AT_ONCE = 200;

/**
 * Before this hub takes part: what the last one here decided while it had no database is written, unless another hub
 * has decided since. What can't be written is said, audited and kept as a file.
 */
export async function applyLeftJournal(left: Left): Promise<void> {
  const { path } = left.place;
  if (!existsSync(path)) return;
  const file = await JournalFile.reopen(path);
  try {
    const notes = await readNotes(file);
    if (notes === null) return;
    const hub = await left.database.write.getRepository(Hub).findOneBy({ id: notes.hubId });
    const isThere = hub !== null && hub.batch >= firstBatch(notes) - 1;
    if (!isThere) return setAside(left, 'this database is another one, or was restored from a backup that is older');
    file.continueAt(notes.end);
    await apply(left, file, notes, hub.batch);
  } finally {
    await file.close();
  }
}

async function apply(left: Left, file: JournalFile, notes: LeftNotes, lastBatch: number): Promise<void> {
  const journal = new LeftJournal(left.database, file, notes, lastBatch);
  const done = writtenUpTo(notes, lastBatch);
  const reader = new JournalReader(file);
  let [written, refused] = [0, 0];
  const gone = new Tally();
  const ended = (unit: UnitRecord) => gone.add([unit], notes);
  const following = () => next(reader, { notes, done, ended });
  for (let units = await following(); units.length > 0; units = await following()) {
    const applied = await journal.write(units, left.now);
    written += applied.written;
    refused += applied.refused;
    gone.add(applied.void, notes);
  }
  await journal.extendCoverage();
  left.say(
    `${written} decisions of the time without a database were written from the journal${refused > 0 ? `, ${refused} refused` : ''}.`,
  );
  if (gone.units === 0) return discard(left.place.path);
  await gone.audit(left, notes);
  setAside(
    left,
    `${gone.units} decisions in it are void or refused: another hub has decided for their services since, or the rows don't take them`,
  );
}

interface Unread {
  readonly notes: LeftNotes;
  /** Up to here the database has them. */
  readonly done: number;
  /** Void or refused, as is known already. */
  readonly ended: (unit: UnitRecord) => void;
}

/** The next piece of what the database does not have; notes that are appended meanwhile lie behind the last unit. */
async function next(reader: JournalReader, { notes, done, ended }: Unread): Promise<UnitRecord[]> {
  const units: UnitRecord[] = [];
  for (let seen = 0; units.length < UNITS_AT_ONCE && seen < notes.last;) {
    const record = await reader.next();
    if (record === null) break;
    if (record.kind !== 'unit') continue;
    seen = record.number;
    const isOver = record.number <= done || notes.refused.has(record.number);
    if (!isOver) units.push(record);
    else if (notes.voided.has(record.number) || notes.refused.has(record.number)) ended(record);
  }
  return units;
}

function setAside({ place: { path }, now, say }: Left, reason: string): void {
  const aside = `${path}.${now}.not-applied`;
  renameSync(path, aside);
  say(`The journal of an earlier run was not applied: ${reason}. It is kept as ${aside}.`);
}

/** What another hub's decisions made void. */
class Tally {
  units = 0;
  private readonly kinds = new Map<string, number>();
  private readonly told: VoidMessage[] = [];

  add(units: readonly UnitRecord[], { fates, tried }: LeftNotes): void {
    this.units += units.length;
    for (const { owner, effects } of units) {
      for (const effect of effects) {
        this.kinds.set(effect.kind, (this.kinds.get(effect.kind) ?? 0) + 1);
        const fate = effect.kind === 'due' ? fates.get(effect.key) : undefined;
        if (effect.kind !== 'due') continue;
        const message = { ...owner, key: effect.key, payload: effect.payload };
        if (mayBeHeard(fate?.outcome ?? null, tried.has(effect.key))) this.told.push({ ...message, settledAt: fate?.settledAt ?? null });
      }
    }
  }

  /** And whoever was told by it hears the last word. */
  async audit({ database, now }: Left, { hubId, at }: LeftNotes): Promise<void> {
    const payload = { since: at, decisions: this.units, effects: Object.fromEntries(this.kinds), messagesSent: this.told.length };
    const entry = { actor: 'hub', action: 'journal.set-aside', subject: hubId, payload };
    await database.transaction(async (manager) => {
      await new AuditService().append(manager, entry, now);
      await tellLastWords(manager, this.told, now);
    });
  }
}
