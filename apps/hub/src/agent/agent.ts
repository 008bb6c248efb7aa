import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentObservation, Assignments } from '@watchfloor/contracts';
import type { Observation } from '@watchfloor/core';
import { Doubt, ROUND_MS } from '../checks/doubt/doubt.js';
import { Looker } from '../checks/looker.js';
import { ObservationLog } from '../checks/observation-log.js';
import { Prober } from '../checks/prober.js';
import { RecentObservations } from '../checks/recent-observations.js';
import { keyOfRun } from '../checks/schedule.js';
import { SystemClock } from '../platform/clock.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { NameResolver } from '../platform/egress/name-resolver.js';
import { Events } from '../platform/events.js';
import { AgentClock } from './agent-clock.js';
import { openAgentFolder } from './agent-folder.js';
import { AgentLookouts } from './agent-lookouts.js';
import type { AgentSettings } from './agent-settings.js';
import { HubLink } from './hub-link.js';
import { Outbox } from './outbox.js';
import { SoftJudge, scheduledRun } from './soft-judge.js';

/** What the prober sees goes to the outbox, and nobody reads it here. */
class ToTheHub extends ObservationLog {
  override readonly dropped = 0;

  constructor(
    private readonly outbox: Outbox,
    private readonly seen: (observation: Observation) => void,
  ) {
    super();
  }

  override get depth(): number {
    return this.outbox.waiting;
  }

  override append(observation: Observation): void {
    this.outbox.add(observation);
    this.seen(observation);
  }

  override read(): void {}
}

/** For each of the two that end one after the other: whoever stops an agent does not wait for a hub that is stuck. */
const ENDED_WITHIN_MS = 2_000;

export interface RunningAgent {
  close(): Promise<void>;
}

/**
 * Looks from its location at what the hub assigns, whether the hub is there or not, and tells it what it saw.
 * @throws StartupError when its folder can't be used
 */
export function startAgent(settings: AgentSettings): RunningAgent {
  const clock = new AgentClock(new SystemClock());
  const egress = new EgressGuard(new NameResolver(clock));
  egress.configure(settings.egress);
  const { spool, identity } = openAgentFolder<AgentObservation>(settings.spoolFolder);
  const outbox = new Outbox(spool);
  const soft = new SoftJudge();
  const recent = new RecentObservations();
  const log = new ToTheHub(outbox, (observation) => {
    const isSoft = soft.isSoft(observation, clock.now());
    if (isSoft !== null) prober.setSoft(keyOfRun(observation), isSoft);
  });
  const lookouts = new AgentLookouts();
  const doubt = new Doubt(clock, egress, lookouts, new Events());
  const prober = new Prober(clock, new Looker(clock, egress, log, recent, doubt), recent);
  const assign = ({ runs, references }: Assignments) => {
    lookouts.assign(references);
    soft.assign(runs);
    void doubt.look();
    prober.replace(runs.map(scheduledRun));
  };
  const link = new HubLink({ ...settings, agent: identity }, clock, outbox, assign);
  prober.start();
  const rounds = setInterval(() => void doubt.look(), ROUND_MS);
  const running = link.run();
  const close = async () => {
    clearInterval(rounds);
    await within(ENDED_WITHIN_MS, prober.stop());
    link.stop();
    await within(ENDED_WITHIN_MS, running);
  };
  return { close };
}

async function within(ms: number, ended: Promise<unknown>): Promise<void> {
  await Promise.race([ended, sleep(ms, undefined, { ref: false })]);
}
