import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Every metric of the hub, in a registry of its own so that several hubs fit in one process. Units last in names, base units only. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly observations = this.counter('watchfloor_observations_total', 'Runs of checks by what they saw.', ['probe', 'outcome']);
  readonly observationSeconds = this.histogram('watchfloor_observation_duration_seconds', 'How long looks took.', ['probe']);
  readonly schedulingLagSeconds = this.histogram('watchfloor_scheduling_lag_seconds', 'How much later than due runs started.', []);
  readonly skippedRuns = this.gauge(
    'watchfloor_skipped_runs',
    'Due times without a look since the start, because too much was in flight.',
    [],
  );
  readonly transitions = this.counter('watchfloor_transitions_total', 'Changes of hard state.', ['kind', 'to']);
  readonly acts = this.counter('watchfloor_acts_total', 'Acts by the state they came to.', ['state']);
  readonly incidents = this.gauge('watchfloor_open_incidents', 'Incidents that are not resolved.', ['severity', 'type']);
  readonly subjects = this.gauge('watchfloor_subjects', 'Services, components and instances by status.', ['kind', 'status']);
  readonly services = this.gauge('watchfloor_service_status', '1 for the status that a service is in.', ['namespace', 'service', 'status']);
  readonly breakers = this.gauge('watchfloor_breaker_instances', 'Instances by the state of their breaker.', [
    'namespace',
    'caller',
    'dependency',
    'name',
    'state',
  ]);
  readonly availability = this.gauge('watchfloor_availability_ratio', 'Measured availability of the month.', ['namespace', 'service']);
  readonly budgetLeftSeconds = this.gauge(
    'watchfloor_error_budget_left_seconds',
    'Error budget left of the month; negative when overspent.',
    ['namespace', 'service'],
  );
  readonly queueDepth = this.gauge('watchfloor_queue_depth', 'What waits, by queue.', ['queue']);
  readonly droppedObservations = this.gauge(
    'watchfloor_dropped_observations',
    'Observations since the start that nobody read: too many, too old or not understood.',
    [],
  );
  readonly redis = this.gauge('watchfloor_redis_connected', '1 while Redis answers; absent without REDIS_URL.', []);
  readonly undelivered = this.gauge('watchfloor_undelivered_messages', 'Messages that failed and are being tried, or were given up.', [
    'fate',
  ]);
  readonly recording = this.gauge('watchfloor_recording', '1 while decisions reach the database.', []);
  readonly suspect = this.gauge('watchfloor_suspect', '1 while the hub doubts what it sees.', []);
  readonly references = this.gauge('watchfloor_reference_up', '1 for references and canaries that answered last.', ['place', 'url']);
  readonly storm = this.gauge('watchfloor_storm', '1 while nothing acts because much is DOWN at once.', []);
  readonly automation = this.gauge('watchfloor_automation_enabled', '1 while the global switch is on.', []);
  readonly configurationProblems = this.gauge(
    'watchfloor_configuration_problems',
    'Problems of the file as it is now; an older one runs while there are any.',
    [],
  );
  readonly build = this.gauge('watchfloor_build_info', 'Always 1.', ['version']);

  constructor() {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 10 });
    // Gauges whose names end like counters' are an error to Prometheus' own checker.
    for (const what of ['handles', 'requests', 'resources']) this.registry.removeSingleMetric(`nodejs_active_${what}_total`);
  }

  private counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private gauge<Label extends string>(name: string, help: string, labelNames: Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [this.registry] });
  }
}
