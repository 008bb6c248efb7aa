import type { Draw } from '../../simulation/draw.js';
import type { Ailment, Fault, FaultKind, Strike } from './ailment.js';

type Ms = number;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export interface Place {
  readonly instanceUid: string;
  readonly place: string;
  readonly roleUid: string;
}

interface At {
  readonly at: Ms;
  readonly number: number;
  readonly places: readonly Place[];
}

type Anatomy = Pick<Ailment, 'looks' | 'serves' | 'healedBy' | 'refusesCalls' | 'cutsPlace'>;

const DEAD: Anatomy = { looks: 'refused', serves: 0, healedBy: 'restart', refusesCalls: false, cutsPlace: false };
const STUCK: Anatomy = { ...DEAD, looks: 'timeout' };
const CUT = { healedBy: 'itself', cutsPlace: true } as const;

/** One fault of a kind; most are one, a leak is a series: whoever restarts a leaking process is back in some hours. */
export function drawFault(draw: Draw, kind: FaultKind, of: At): Fault[] {
  const [repairMs, at, victim] = [draw.between(5, 40) * MINUTE_MS, of.at, draw.pick(of.places)];
  const one = (anatomy: Anatomy, strikes: readonly Strike[]): Fault[] => [
    { number: of.number, kind, ailment: { ...anatomy, fault: of.number, repairMs }, begins: false, strikes },
  ];
  const forSeconds = (least: number, most: number, places: readonly Place[] = [victim]): Strike[] =>
    strikesOf(places, at, at + draw.between(least, most) * SECOND_MS);
  switch (kind) {
    case 'crash':
      return one(DEAD, strikesOf([victim], at, null));
    case 'hang':
      return one(STUCK, strikesOf([victim], at, null));
    case 'leak':
      return leak(draw, { ...of, victim, repairMs });
    case 'supervised-crash':
      return one(DEAD, forSeconds(10, 90));
    case 'flapping':
      return one(draw.chance(0.5) ? DEAD : { ...DEAD, healedBy: 'itself' }, flaps(draw, victim, at));
    case 'blip':
      return one({ ...STUCK, healedBy: 'itself' }, forSeconds(5, 25));
    case 'stall':
      return one({ ...STUCK, healedBy: 'itself' }, forSeconds(60, 240));
    case 'overload':
      return one({ ...STUCK, serves: 0.5, healedBy: 'itself' }, forSeconds(300, 1_800, sameRole(of, victim)));
    case 'place-outage':
      return one({ ...STUCK, ...CUT, refusesCalls: true }, forSeconds(120, 3_600, samePlace(of, victim)));
    case 'path-loss':
      return one({ ...STUCK, ...CUT, serves: 1, refusesCalls: draw.chance(0.5) }, forSeconds(60, 1_200, samePlace(of, victim)));
    case 'deployment':
      return rollOut(of, { kind, victim, ailment: null });
    case 'bad-deployment':
      return rollOut(of, { kind, victim, ailment: { ...DEAD, serves: 0.2, healedBy: 'people', fault: of.number, repairMs } });
  }
}

function strikesOf(places: readonly Place[], at: Ms, until: Ms | null): Strike[] {
  return places.map(({ instanceUid }) => ({ instanceUid, at, until }));
}

function sameRole({ places }: At, victim: Place): Place[] {
  return places.filter(({ roleUid }) => roleUid === victim.roleUid);
}

function samePlace({ places }: At, victim: Place): Place[] {
  return places.filter(({ place }) => place === victim.place);
}

function leak(draw: Draw, { at, number, victim, repairMs }: At & { readonly victim: Place; readonly repairMs: Ms }): Fault[] {
  const everyMs = draw.between(180, 480) * MINUTE_MS;
  return Array.from({ length: draw.between(5, 12) }, (_, index): Fault => {
    const ailment: Ailment = { ...STUCK, fault: number + 1_000 * (index + 1), repairMs };
    const strikes = strikesOf([victim], at + index * everyMs, null);
    return { number: ailment.fault, kind: 'leak', ailment, begins: false, strikes };
  });
}

function flaps(draw: Draw, victim: Place, start: Ms): Strike[] {
  const end = start + draw.between(5, 30) * MINUTE_MS;
  const strikes: Strike[] = [];
  for (let at = start; at < end;) {
    const until = at + draw.between(10, 120) * SECOND_MS;
    strikes.push({ instanceUid: victim.instanceUid, at, until });
    at = until + draw.between(10, 120) * SECOND_MS;
  }
  return strikes;
}

/** One instance after another gets the new build; of a bad one, people are rid of at the latest after a working day. */
function rollOut(of: At, { kind, victim, ailment }: { kind: FaultKind; victim: Place; ailment: Ailment | null }): Fault[] {
  const strikes = sameRole(of, victim).map(({ instanceUid }, index): Strike => {
    const at = of.at + index * MINUTE_MS;
    return { instanceUid, at, until: ailment === null ? null : of.at + 8 * HOUR_MS };
  });
  return [{ number: of.number, kind, ailment, begins: true, strikes }];
}
