import type { InstanceTruth } from './instance-truth.js';
import { ratioOf } from './ratio-of.js';
import type { ServiceTruth, Truth } from './truth.js';

type Ms = number;

/** One request a second to every service: so many failed requests are so many seconds of one service's whole outage. */
export const REQUEST_EVERY_MS = 1_000;
/** How long a balancer that knows of health takes to notice. */
const NOTICED_AFTER_MS = 10_000;

/** Who knows best whether a service works: each request is on record when it failed, whatever the hub believes. */
export class Customers {
  readonly failed: number[];
  private accountedUntil: Ms;

  constructor(
    private readonly truth: Truth,
    private readonly seed: number,
    start: Ms,
  ) {
    this.accountedUntil = start;
    this.failed = truth.services.map(() => 0);
  }

  /** Sends every request that is due before `now`; until then all is as it is at present. */
  sendUntil(now: Ms): void {
    const from = this.accountedUntil;
    if (now <= from) return;
    this.accountedUntil = now;
    this.truth.services.forEach((service, index) => {
      if (!isTroubled(service)) return;
      for (let at = from; at < now; at += REQUEST_EVERY_MS) {
        if (!isAnswered(service, { at, number: at / REQUEST_EVERY_MS, key: [this.seed, index] })) this.failed[index]! += 1;
      }
    });
  }
}

export interface Request {
  readonly at: Ms;
  /** Also which instance's turn it is. */
  readonly number: number;
  readonly key: readonly number[];
}

/** Without trouble at the service and at what it needs, nothing fails. */
function isTroubled({ instances, parents }: ServiceTruth): boolean {
  return instances.some(({ ailingSince }) => ailingSince !== null) || parents.some(isTroubled);
}

export function isAnswered(service: ServiceTruth, request: Request): boolean {
  const { at, number, key } = request;
  const instance = instanceFor(service, at, number);
  if (ratioOf(...key, number, 7) >= instance.serves) return false;
  return service.parents.every((parent, index) => {
    const share = service.service.needs[index] ?? 1;
    return ratioOf(...key, number, 11 + index) >= share || isAnswered(parent, { at, number, key: [...key, 101 + index] });
  });
}

/** Round robin over all, or over those that are not known to be sick; when all are known to be, over all again. */
function instanceFor({ service, instances }: ServiceTruth, at: Ms, number: number): InstanceTruth {
  const known = service.balancer === 'blind' ? instances : instances.filter((instance) => !isKnownSick(instance, at));
  const candidates = known.length === 0 ? instances : known;
  return candidates[number % candidates.length] as InstanceTruth;
}

function isKnownSick({ ailingSince }: InstanceTruth, at: Ms): boolean {
  return ailingSince !== null && at - ailingSince >= NOTICED_AFTER_MS;
}
