import { lapsesAt, placedRuns } from '@watchfloor/core';
import { HUB, LOOKS, type Agenda } from './agenda.js';
import type { HubLife } from './hub-life.js';
import { observationOf, type Sight } from './sight.js';
import type { ServiceTruth } from './truth.js';
import { WatchedRun } from './watched-run.js';
import type { WatchedService } from './watched-service.js';

type Ms = number;

export interface Around {
  readonly agenda: Agenda;
  readonly life: HubLife;
  readonly sight: Sight;
  /** Looks that would all be fine are passed over; false: look by look, which must come to the same. */
  readonly skips: boolean;
}

/** The hub's looks at one service, when they are due. */
export class Looks {
  private readonly runs: readonly WatchedRun[];

  constructor(
    private readonly truth: ServiceTruth,
    private readonly service: WatchedService,
    private readonly around: Around,
    firstTurn: number,
  ) {
    this.runs = placedRuns(service.state).map(
      ({ check, subject }, index) => new WatchedRun(check, subject.instanceUid as string, firstTurn + index),
    );
  }

  get count(): number {
    return this.runs.length;
  }

  /** After a start nothing is made up for: the grid spreads what comes next. */
  start(): void {
    for (const run of this.runs) {
      run.last = null;
      this.plan(run, this.around.agenda.now);
      this.tickWhenStale(run);
    }
  }

  /** What is under way is lost, and nothing more is due. */
  stop(): void {
    this.catchUp();
    for (const run of this.runs) {
      run.isAsleep = false;
      run.plan += 1;
    }
  }

  /** The truth changed, or what can be seen of it. */
  wake(): void {
    for (const run of this.runs) {
      if (!run.isAsleep || this.around.sight.glimpse(this.truth, run).outcome === 'ok') continue;
      this.catchUpRun(run);
      run.isAsleep = false;
      this.plan(run, this.around.agenda.now - 1);
    }
  }

  /** Takes in all that was seen meanwhile. */
  private catchUp(): void {
    for (const run of this.runs) if (run.isAsleep) this.catchUpRun(run);
  }

  private catchUpRun(run: WatchedRun): void {
    const record = this.service.state.runs.get(run.key);
    if (record !== undefined) this.service.remember(run.key, run.caughtUp(record, this.around.agenda.now));
  }

  private plan(run: WatchedRun, after: Ms): void {
    run.plan += 1;
    const { plan } = run;
    const dueAt = run.nextDue(after, this.service.state.runs.get(run.key));
    this.around.agenda.put(dueAt, LOOKS + run.turn, () => {
      if (run.plan === plan) this.look(run);
    });
  }

  private look(run: WatchedRun): void {
    const { agenda, sight } = this.around;
    const glimpse = sight.glimpse(this.truth, run);
    const observation = observationOf(run, agenda.now, glimpse);
    run.last = { dueAt: agenda.now, startedAt: agenda.now };
    const { plan } = run;
    const see = (): void => {
      if (run.plan !== plan) return;
      this.service.step({ kind: 'observation', observation });
      if (glimpse.outcome === 'inconclusive') this.tickWhenStale(run);
      this.goOn(run);
    };
    if (glimpse.takesMs === 0) see();
    else agenda.put(observation.endedAt, LOOKS + run.turn, see);
  }

  private goOn(run: WatchedRun): void {
    const { agenda, sight, skips } = this.around;
    const record = this.service.state.runs.get(run.key);
    const isQuiet = skips && record !== undefined && run.isSettled(record) && sight.glimpse(this.truth, run).outcome === 'ok';
    if (isQuiet) run.isAsleep = true;
    else this.plan(run, agenda.now);
  }

  /** A hub looks for staleness all the time; here it does so when there may be some. */
  private tickWhenStale(run: WatchedRun): void {
    const record = this.service.state.runs.get(run.key);
    const at = record === undefined ? null : lapsesAt(record.run, run.check.intervalMs);
    if (at === null) return;
    const { agenda, life } = this.around;
    const { epoch } = life;
    agenda.put(at, HUB, () => {
      if (life.isAway || life.epoch !== epoch) return;
      this.catchUp();
      this.service.step({ kind: 'tick' });
    });
  }
}
