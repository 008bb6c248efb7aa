import { brokenPartitions, readRecord, type StoredRecord } from '../../support/survival/stored-record.ts';
import { Field, type FieldOptions } from './field.ts';
import { forgotten, wrongActs, wrongMessages } from './promises.ts';
import { differencesFromReplay } from './replay.ts';
import { strikesOf, type Strike } from './strike.ts';

export interface CampaignFigures {
  readonly deaths: number;
  /** Deaths at each failpoint. */
  readonly deathsAt: Readonly<Record<string, number>>;
  /** Lives that never came by their failpoint and were killed from outside. */
  readonly missed: readonly string[];
  readonly acts: number;
  readonly messages: number;
  readonly repeatedMessages: number;
  readonly comments: number;
}

export interface CampaignOptions extends FieldOptions {
  readonly names: readonly string[];
  readonly kills: number;
}

/**
 * Kills the hub at its failpoints, one after another, and judges the rows after each death.
 * @throws Error with all that is wrong
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignFigures> {
  const field = await Field.open(options);
  const deathsAt: Record<string, number> = {};
  const missed: string[] = [];
  try {
    for (const strike of strikesOf(options.names, options.kills, options.random)) {
      const struck = await field.liveUntil(strike);
      if (struck) deathsAt[strike.name] = (deathsAt[strike.name] ?? 0) + 1;
      else missed.push(`${strike.name}@${strike.nth}`);
      await judge(field, options, shown(strike));
    }
    const exitCode = await field.liveInPeace();
    if (exitCode !== 0) throw new Error(`The last life ended with ${exitCode}.`);
    const record = await judge(field, options, 'the end');
    await judgeTheEnd(field, record);
    const deaths = Object.values(deathsAt).reduce((sum, times) => sum + times, 0);
    return { deaths, deathsAt, missed, ...(await countsOf(field)) };
  } finally {
    await field.close();
  }
}

async function judge(field: Field, { databaseUrl }: CampaignOptions, when: string): Promise<StoredRecord> {
  // What was promised before the rows were read must be in them.
  const counts = await field.outside.counts();
  const record = await readRecord(databaseUrl);
  complain(when, [
    ...brokenPartitions(record),
    ...differencesFromReplay(record),
    ...forgotten(record, field.witness),
    ...wrongActs(record, counts),
    ...falseDowns(record),
  ]);
  return record;
}

async function judgeTheEnd(field: Field, record: StoredRecord): Promise<void> {
  const open = record.outages.filter(({ restoredAt }) => restoredAt === null).map(({ id }) => `outage ${id} is still open`);
  const late = record.dues.filter(({ settledAt, dueAt }) => settledAt === null && dueAt < Date.now() - 3_000);
  complain('the end', [
    ...open,
    ...late.map(({ key }) => `${key} is overdue`),
    ...wrongMessages(record, await field.outside.counts()),
    ...(record.auditIsIntact ? [] : ['the chain of the audit log is broken']),
    ...field.complaints(),
  ]);
}

/** Of the service that was never sick. */
function falseDowns({ transitions, keys }: StoredRecord): string[] {
  const wrong = transitions.filter(({ subject, to }) => to === 'down' && keys.get(subject.uid) === 'always-well');
  return wrong.map(({ at, reason }) => `always-well counts as DOWN since ${at}: ${reason}`);
}

async function countsOf(field: Field) {
  const { acts, messages } = await field.outside.counts();
  const repeatedMessages = messages.length - new Set(messages.map(({ id }) => id)).size;
  return { acts: acts.length, messages: messages.length, repeatedMessages, comments: field.witness.comments.length };
}

function complain(when: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`After ${when}:\n${problems.slice(0, 10).join('\n')}`);
}

function shown({ name, nth }: Strike): string {
  return `a death at ${name}, pass ${nth}`;
}
