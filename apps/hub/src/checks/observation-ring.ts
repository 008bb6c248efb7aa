import type { Observation, ObservationIndicator, ObservationPhases, Outcome } from '@watchfloor/core';

const PHASES = ['dnsMs', 'connectMs', 'tlsMs', 'firstByteMs', 'totalMs'] as const;
const NUMBERS = 3 + PHASES.length;

interface Words {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly message: string;
  readonly indicators: readonly ObservationIndicator[] | undefined;
}

/**
 * The last observations of one run. Numbers stand in one typed array and words are shared while they stay
 * the same, because thousands of runs times hundreds of objects would be most of the hub's memory.
 */
export class ObservationRing {
  readonly checkUid: string;
  readonly instanceUid: string | undefined;
  readonly location: string;
  private readonly numbers: Float64Array;
  private readonly words: Words[] = [];
  private added = 0;

  constructor(
    { checkUid, instanceUid, location }: Observation,
    private readonly size: number,
  ) {
    this.checkUid = checkUid;
    this.instanceUid = instanceUid;
    this.location = location;
    this.numbers = new Float64Array(size * NUMBERS);
  }

  add(observation: Observation): void {
    const previous = this.added === 0 ? undefined : this.words[(this.added - 1) % this.size];
    const place = this.added % this.size;
    this.words[place] = previous !== undefined && isSame(previous, observation) ? previous : wordsOf(observation);
    const { startedAt, endedAt, latencyMs, phases } = observation;
    this.numbers.set([startedAt, endedAt, latencyMs, ...PHASES.map((phase) => phases[phase] ?? NaN)], place * NUMBERS);
    this.added += 1;
  }

  last(): Observation | null {
    return this.added === 0 ? null : this.at((this.added - 1) % this.size);
  }

  /** Newest first. */
  list(): Observation[] {
    const count = Math.min(this.added, this.size);
    return Array.from({ length: count }, (_, age) => this.at((this.added - 1 - age) % this.size));
  }

  private at(place: number): Observation {
    const [startedAt = 0, endedAt = 0, latencyMs = 0, ...phases] = this.numbers.subarray(place * NUMBERS, (place + 1) * NUMBERS);
    const { indicators, ...words } = this.words[place]!;
    return {
      checkUid: this.checkUid,
      ...(this.instanceUid === undefined ? {} : { instanceUid: this.instanceUid }),
      location: this.location,
      startedAt,
      endedAt,
      latencyMs,
      phases: phasesOf(phases),
      ...words,
      ...(indicators === undefined ? {} : { indicators }),
    };
  }
}

function phasesOf(numbers: readonly number[]): ObservationPhases {
  return Object.fromEntries(PHASES.map((phase, index) => [phase, numbers[index]!] as const).filter(([, ms]) => !Number.isNaN(ms)));
}

function wordsOf({ outcome, reason, message, indicators }: Observation): Words {
  return { outcome, reason, message, indicators };
}

function isSame(words: Words, { outcome, reason, message, indicators }: Observation): boolean {
  if (words.outcome !== outcome || words.reason !== reason || words.message !== message) return false;
  return words.indicators === indicators || JSON.stringify(words.indicators) === JSON.stringify(indicators);
}
