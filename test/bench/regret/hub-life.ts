import { phaseOf, runKey, type StepContext } from '@watchfloor/core';
import type { Agenda } from './agenda.js';

type Ms = number;

/** When the hub ran and when it did not, and what the engine may ask of it. */
export class HubLife {
  isAway = false;
  /** Rises with each death: what an earlier process had in flight is lost. */
  epoch = 0;
  /** Null while it doubts itself. */
  trustedSince: Ms | null = -Infinity;
  stormReason: () => string | null = () => null;
  private runningSince: Ms;
  private readonly gaps: { readonly from: Ms; readonly to: Ms }[] = [];
  private ids = 0;
  private numbers = 0;

  constructor(private readonly agenda: Agenda) {
    this.runningSince = agenda.now;
  }

  end(): void {
    this.isAway = true;
    this.epoch += 1;
  }

  beginAgain(since: Ms): void {
    this.isAway = false;
    this.runningSince = this.agenda.now;
    this.gaps.push({ from: since, to: this.agenda.now });
  }

  context(): StepContext {
    return {
      now: this.agenda.now,
      newId: () => `id-${++this.ids}`,
      newIncidentNumber: () => ++this.numbers,
      actNumbersAbove: 0,
      runningSince: this.runningSince,
      trustedSince: this.trustedSince,
      isRecording: true,
      freeze: () => ({ doubt: this.trustedSince === null ? 'the references fail' : null, storm: this.stormReason() }),
      wasAway: (from, to) => this.gaps.some((gap) => gap.from < to && from < gap.to),
      phaseOf: wholePhaseOf,
    };
  }
}

/** In whole seconds, so that a recount second by second is exact. */
export function wholePhaseOf(checkUid: string, instanceUid: string | undefined, intervalMs: Ms): Ms {
  const phase = phaseOf(runKey(checkUid, instanceUid), intervalMs);
  return phase - (phase % 1000);
}
