import { MOST_AGENT_OBSERVATIONS, type AgentObservation } from '@watchfloor/contracts';
import type { Ms, Observation } from '@watchfloor/core';
import { oneLine } from '../checks/probes/one-line.js';
import type { Spool } from './spool.js';

/** What was fine waits this long for company; anything else goes at once. */
const GATHERED_MS = 1_000;
/** Up to here the spool goes first, so that all is told in order; a longer one is told beside what is fresh. */
const SHORT_SPOOL = 1_000;
const MOST_BYTES = 40_000;
const MOST_MESSAGE = 300;

export interface Batch {
  readonly observations: readonly AgentObservation[];
  /** It has arrived. */
  delivered(): void;
  /** It has not: what was fresh is spooled. */
  returned(): void;
}

/** What is to be told, fresh or spooled, in batches that fit a message. */
export class Outbox {
  /** Whether the hub hears us now. */
  isOpen = false;
  private fresh: AgentObservation[] = [];
  private isUrgent = false;
  private flying: readonly AgentObservation[] = [];

  constructor(private readonly spool: Spool<AgentObservation>) {}

  get waiting(): number {
    return this.spool.length + this.fresh.length + this.flying.length;
  }

  add(observation: Observation): void {
    const entry = entryOf(observation);
    if (!this.isOpen || (this.spool.length > 0 && this.spool.length <= SHORT_SPOOL)) return this.spool.append([entry]);
    this.fresh.push(entry);
    this.isUrgent ||= observation.outcome !== 'ok';
  }

  /** Everything that was seen before this has arrived. */
  coveredUntil(now: Ms): Ms {
    const oldest = [this.spool.peek(1)[0], this.flying[0], this.fresh[0]].flatMap((entry) => entry?.startedAt ?? []);
    return Math.min(now, ...oldest);
  }

  next(now: Ms): Batch | null {
    const isDue = this.isUrgent || this.fresh.length >= MOST_AGENT_OBSERVATIONS || now - (this.fresh[0]?.endedAt ?? now) >= GATHERED_MS;
    if (isDue && this.fresh.length > 0) return this.freshBatch();
    const observations = fitting(this.spool.peek(MOST_AGENT_OBSERVATIONS));
    if (observations.length === 0) return null;
    return { observations, delivered: () => this.spool.drop(observations.length), returned: () => undefined };
  }

  /** The hub is away, or we end: all that is fresh is spooled. */
  close(): void {
    this.isOpen = false;
    this.spool.append(this.fresh);
    this.fresh = [];
    this.isUrgent = false;
  }

  private freshBatch(): Batch {
    const observations = fitting(this.fresh);
    this.fresh = this.fresh.slice(observations.length);
    this.isUrgent = this.fresh.some(({ reason }) => reason !== 'ok');
    this.flying = observations;
    const landed = () => (this.flying = []);
    return {
      observations,
      delivered: () => void landed(),
      returned: () => {
        landed();
        this.spool.append(observations);
      },
    };
  }
}

/** The hub knows its own location and outcome of ours. */
function entryOf({ location: _location, outcome: _outcome, message, indicators, ...seen }: Observation): AgentObservation {
  const kept = indicators === undefined ? {} : { indicators: indicators.slice(0, 20).map((each) => ({ ...each })) };
  return { ...seen, message: oneLine(message).slice(0, MOST_MESSAGE), phases: { ...seen.phases }, ...kept };
}

function fitting(entries: readonly AgentObservation[]): readonly AgentObservation[] {
  let bytes = 0;
  const end = entries.findIndex((entry, index) => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    return index > 0 && bytes > MOST_BYTES;
  });
  return entries.slice(0, Math.min(end === -1 ? entries.length : end, MOST_AGENT_OBSERVATIONS));
}
