import { Agenda } from './agenda.js';
import { Customers } from './customers.js';
import { newFleet } from './fleet.js';
import { Hub } from './hub.js';
import { drawSchedule } from './schedule.js';
import { recordErrors, WEIGHT } from './score.js';
import { Staff } from './staff.js';
import { Truth } from './truth.js';

/** A midnight, by which people's nights are told. */
export const START = 1_767_225_600_000;
const DAY_MS = 86_400_000;
/** What happens before the hub has seen everything once is nobody's. */
export const WARM_UP_MS = 300_000;

export interface MonthOptions {
  readonly seed: number;
  readonly automation: boolean;
  readonly days?: number;
  readonly skips?: boolean;
  /** Somebody else who looks at the truth, with a record of their own. */
  readonly witness?: (truth: Truth, agenda: Agenda) => void;
}

export interface Outcome {
  readonly failedRequests: number;
  readonly wrongSeconds: number;
  readonly blindSeconds: number;
  /** Failed requests + (wrong + blind seconds) x weight: the less, the better. */
  readonly score: number;
  readonly acts: number;
  readonly needlessActs: number;
  /** Mean length of the true outages of services. */
  readonly mttrSeconds: number;
}

export interface Month {
  readonly outcome: Outcome;
  readonly truth: Truth;
  readonly hub: Hub;
}

/** The month of a seed, with automation on or off: the same faults and the same requests. */
export function liveThrough({ seed, automation, days = 30, skips = true, witness }: MonthOptions): Month {
  const [fleet, agenda, end] = [newFleet(), new Agenda(START), START + days * DAY_MS];
  const truth = new Truth(fleet, agenda, seed);
  const customers = new Customers(truth, seed, START);
  truth.listeners.push({ beforeChange: () => customers.sendUntil(agenda.now), afterChange: () => undefined });
  witness?.(truth, agenda);
  const hub = new Hub(truth, agenda, new Staff(truth, agenda), { automation, skips });
  const { faults, hubTroubles } = drawSchedule(seed, fleet, { start: START, days });
  for (const fault of faults) truth.schedule(fault);
  for (const trouble of hubTroubles) hub.schedule(trouble);
  agenda.runUntil(end);
  customers.sendUntil(end);
  return { outcome: outcomeOf({ truth, hub, customers, end }), truth, hub };
}

function outcomeOf({ truth, hub, customers, end }: { truth: Truth; hub: Hub; customers: Customers; end: number }): Outcome {
  const errors = truth.services.map((service) => {
    const { uid } = service.service.definition;
    return recordErrors(service, hub.service(uid).rows.segments.get(`service:${uid}`) ?? [], { from: START + WARM_UP_MS, to: end });
  });
  const failedRequests = sum(customers.failed);
  const wrongSeconds = sum(errors.map(({ wrongMs }) => wrongMs)) / 1000;
  const blindSeconds = sum(errors.map(({ blindMs }) => blindMs)) / 1000;
  return {
    failedRequests,
    wrongSeconds,
    blindSeconds,
    score: failedRequests + (wrongSeconds + blindSeconds) * WEIGHT,
    acts: hub.actuator.acts,
    needlessActs: hub.actuator.needless,
    mttrSeconds: meanOutageMs(truth, end) / 1000,
  };
}

function meanOutageMs({ services }: Truth, end: number): number {
  const lengths = services.flatMap(({ turns }) => turns.flatMap((at, index) => (index % 2 === 0 ? [(turns[index + 1] ?? end) - at] : [])));
  return lengths.length === 0 ? 0 : sum(lengths) / lengths.length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
