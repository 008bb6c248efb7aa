import { intersection, merged, type Stretch } from '../../../support/survival/stretches.ts';
import { LINGERS_MS } from './hidden.js';
import type { Evidence, Hold } from './hold.js';
import { knownCuts, type KnownCut } from './known-cuts.js';
import type { StoredHubMessage } from '../record.js';

/** A blip is worth no message. */
const TOLD_AFTER_MS = 5_000;
/** What can't be written is written in a later round. */
const WRITTEN_WITHIN_MS = 3_000;
/** A hub that said nothing for a minute is gone; until then it may still doubt. */
const GONE_AFTER_MS = 75_000;
/** A doubt begins with the round before the one that failed. */
const DATED_BACK_MS = 5_000;

/** I5: each doubt is told to every channel once, and once that it is over. */
export const doubtIsToldOnce: Hold = (evidence) => {
  const { record, written } = evidence;
  const channels = written.filter(({ kind }) => kind === 'channel').length;
  for (const [id, messages] of Map.groupBy(record.hubMessages(), (message) => message.id)) {
    const [began, ended] = ['suspect', 'trusted'].map((kind) => messages.filter((message) => message.kind === kind).length);
    if (began === 0 && ended === 0) continue;
    if (began !== channels) throw new Error(`${began} messages tell ${channels} channels of the doubt ${id}`);
    if (ended === 0 ? !mayStand(evidence) : ended !== channels)
      throw new Error(`${ended} messages tell ${channels} channels of the end of the doubt ${id}`);
  }
};

/** One who died while it doubted is believed to do so for another while. */
function mayStand({ world, lives }: Evidence): boolean {
  return lives.all.some((life) => life !== lives.last && world.time.now - life.endedAt! < GONE_AFTER_MS);
}

/** I5: a doubt that lasts is told; nothing else is, and cuts in quick succession are one doubt. */
export const onlyWhatLastsIsTold: Hold = (evidence) => {
  const { record, wall, world } = evidence;
  // Whoever compares with a clock that jumped meanwhile compares with nothing.
  if (world.clock.offsets.length > 1) return;
  const told = suspicionsOf(record.hubMessages());
  const doubts = merged(world.ownLine.cuts.map(({ from, to }) => ({ from, to: to + LINGERS_MS })));
  const shown = doubts.flatMap(({ from, to }) => wall.read([{ from: lastLookOut(evidence, from) - DATED_BACK_MS, to }]));
  const isOf = (doubt: Stretch) => (one: Suspicion) => doubt.from <= one.since && one.since < doubt.to;
  const groundless = told.find((one) => !shown.some((doubt) => isOf(doubt)(one)));
  if (groundless !== undefined) throw new Error(`the doubt ${groundless.id} is told, and no line was cut by ${groundless.since}`);
  for (const doubt of shown)
    if (told.filter(isOf(doubt)).length > 1) throw new Error(`the doubt from ${doubt.from} to ${doubt.to} is told more than once`);
  for (const known of knownCuts(evidence)) {
    const { from, to } = wall.read([{ from: known.knownAt, to: known.cut.to }])[0] ?? { from: 0, to: 0 };
    if (mustBeTold(evidence, known) && !told.some(({ since, until }) => since < to && (until ?? Infinity) > from))
      throw new Error(`nobody is told of the doubt from ${from} to ${to}`);
    const early = told.find(({ until }) => until !== null && from <= until && until < to);
    if (early !== undefined) throw new Error(`the doubt ${early.id} is told to be over at ${early.until}, and the line is cut until ${to}`);
  }
};

/** Whoever stood still, or was dead, looked out last before that. */
function lastLookOut({ lives }: Evidence, at: number): number {
  return lives.gaps().find(({ from, to }) => from <= at && at <= to + DATED_BACK_MS)?.from ?? at;
}

interface Suspicion {
  readonly id: string;
  readonly since: number;
  readonly until: number | null;
}

function suspicionsOf(messages: readonly StoredHubMessage[]): Suspicion[] {
  const ends = new Map(messages.flatMap(({ id, kind, until }) => (kind === 'trusted' ? [[id, until] as const] : [])));
  const begun = new Map(messages.flatMap(({ id, kind, since }) => (kind === 'suspect' ? [[id, since] as const] : [])));
  return [...begun].map(([id, since]) => ({ id, since, until: ends.get(id) ?? null }));
}

function mustBeTold({ world }: Evidence, { knownAt, watchedMs }: KnownCut): boolean {
  const isWritable = intersection(world.trouble.times, [{ from: knownAt, to: knownAt + TOLD_AFTER_MS + WRITTEN_WITHIN_MS }]).length === 0;
  return isWritable && watchedMs >= TOLD_AFTER_MS + WRITTEN_WITHIN_MS + LINGERS_MS;
}
