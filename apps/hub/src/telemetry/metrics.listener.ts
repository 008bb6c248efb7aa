import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Prober } from '../checks/prober.js';
import { Events } from '../platform/events.js';
import { ActSteps } from './act-steps.js';
import { Metrics } from './metrics.js';

/** Counts what happens when it happens. */
@Injectable()
export class MetricsListener implements OnModuleInit {
  private readonly actSteps = new ActSteps();

  constructor(
    private readonly metrics: Metrics,
    private readonly prober: Prober,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    const { observations, observationSeconds, schedulingLagSeconds, transitions, acts } = this.metrics;
    this.prober.listener = {
      started: (lagMs) => schedulingLagSeconds.observe(lagMs / 1_000),
      observed: (probe, { outcome, latencyMs }) => {
        observations.inc({ probe, outcome });
        observationSeconds.observe({ probe }, latencyMs / 1_000);
      },
      // The process metrics have the event-loop delay already, as a distribution.
      loopDelayed: () => undefined,
    };
    this.events.on('committed', ({ effects }) => {
      for (const { effect } of effects) {
        if (effect.kind === 'act' && this.actSteps.isStep(effect.act)) acts.inc({ state: effect.act.state });
        if (effect.kind !== 'timeline') continue;
        for (const { subject, to } of effect.transitions) transitions.inc({ kind: subject.kind, to });
      }
    });
  }
}
