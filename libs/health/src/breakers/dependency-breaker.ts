import CircuitBreaker from 'opossum';
import type { HealthClock } from '../clock.js';
import { BreakerOpenError, BreakerTimeoutError } from './breaker-errors.js';
import { resetDelayMs, type BreakerSettings } from './breaker-options.js';
import type { BreakerState, BreakerTransition } from './breaker-state.js';
import { CallTally, type CallOutcome } from './call-tally.js';
import { withDeadline } from './guarded-call.js';

type GuardedAction = () => Promise<unknown>;

export interface BreakerSurroundings {
  readonly clock: HealthClock;
  readonly random: () => number;
  readonly onTransition: (transition: BreakerTransition) => void;
  readonly onCall: (breaker: DependencyBreaker, outcome: CallOutcome, latencyMs: number) => void;
}

/** One breaker of this instance: opossum decides, this class closes its traps and keeps the figures. */
export class DependencyBreaker {
  readonly dependency: string;
  readonly name: string;
  readonly tally = new CallTally();
  private current: BreakerState = { value: 'closed' };
  private readonly circuit: CircuitBreaker<[GuardedAction], unknown>;
  /** Opossum reads `resetTimeout` from this very object each time it opens, so we can change it in between. */
  private readonly circuitOptions: CircuitBreaker.Options<[GuardedAction]>;
  private readonly detachments = new Set<() => void>();
  private failedTrials = 0;

  constructor(
    readonly settings: BreakerSettings,
    private readonly surroundings: BreakerSurroundings,
  ) {
    this.dependency = settings.dependency;
    this.name = settings.name;
    this.circuitOptions = {
      name: `${settings.dependency}/${settings.name}`,
      timeout: settings.timeoutMs + 1_000,
      resetTimeout: resetDelayMs(settings, 0, surroundings.random),
      errorThresholdPercentage: settings.errorThresholdPercent,
      volumeThreshold: settings.volumeThreshold,
      rollingCountTimeout: settings.windowMs,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      errorFilter: (error: unknown) => !(error instanceof BreakerTimeoutError) && !settings.isFailure(error),
    };
    this.circuit = new CircuitBreaker((action: GuardedAction) => action(), this.circuitOptions);
    this.circuit.on('open', () => this.opened());
    this.circuit.on('halfOpen', () => this.halfOpened());
    this.circuit.on('close', () => this.closed());
  }

  get state(): BreakerState {
    return this.current;
  }

  /**
   * Makes the call unless the breaker is open. With a fallback, its value stands in for every failure.
   * @param invoke gets a signal that is aborted at `timeoutMs`
   * @throws BreakerOpenError, BreakerTimeoutError, or what the call threw
   */
  async run<T>(invoke: (signal: AbortSignal) => Promise<T> | T, fallback?: (error: unknown) => Promise<T> | T): Promise<T> {
    try {
      return await this.fire(invoke);
    } catch (error) {
      if (fallback === undefined) throw error;
      return fallback(error);
    }
  }

  /** Ends the breaker's timers; later calls are rejected. Tell the hub first: listeners are gone afterwards. */
  shutdown(): void {
    this.detachCallsInFlight();
    this.circuit.shutdown();
  }

  private async fire<T>(invoke: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
    let outcome: Promise<T> | undefined;
    const heard = this.circuit.fire(() => {
      outcome = this.measured(invoke);
      return this.untilDetached(outcome);
    });
    heard.catch(() => undefined);
    if (outcome !== undefined) return outcome;
    this.count('rejected', 0);
    throw new BreakerOpenError(this.dependency);
  }

  private async measured<T>(invoke: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
    const startedAt = this.surroundings.clock.monotonic();
    const latencyMs = () => this.surroundings.clock.monotonic() - startedAt;
    try {
      const answer = await withDeadline(invoke, this.dependency, this.settings.timeoutMs);
      this.count('success', latencyMs());
      return answer;
    } catch (error) {
      const timedOut = error instanceof BreakerTimeoutError;
      const failed = timedOut || this.settings.isFailure(error);
      this.count(timedOut ? 'timeout' : failed ? 'failure' : 'success', latencyMs());
      throw error;
    }
  }

  private count(outcome: CallOutcome, latencyMs: number): void {
    this.tally.count(outcome, latencyMs);
    this.surroundings.onCall(this, outcome, latencyMs);
  }

  /**
   * What the circuit hears of a call: its outcome, or nothing any more once the breaker opened. Else a late
   * success of a call from before would close a half-open breaker whose own trial is still under way.
   */
  private untilDetached(outcome: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const detach = () => resolve(undefined);
      this.detachments.add(detach);
      const settled = () => this.detachments.delete(detach);
      outcome.then(
        (answer) => (settled(), resolve(answer)),
        (error: unknown) => (settled(), reject(error)),
      );
    });
  }

  private detachCallsInFlight(): void {
    for (const detach of this.detachments) detach();
    this.detachments.clear();
  }

  private opened(): void {
    this.detachCallsInFlight();
    if (this.current.value === 'halfOpen') this.failedTrials += 1;
    this.circuitOptions.resetTimeout = resetDelayMs(this.settings, this.failedTrials + 1, this.surroundings.random);
    this.enter({ value: 'open', openedAt: this.surroundings.clock.now() });
  }

  private halfOpened(): void {
    const openedAt = this.current.value === 'closed' ? this.surroundings.clock.now() : this.current.openedAt;
    this.enter({ value: 'halfOpen', openedAt });
  }

  private closed(): void {
    this.failedTrials = 0;
    this.circuitOptions.resetTimeout = resetDelayMs(this.settings, 0, this.surroundings.random);
    this.enter({ value: 'closed' });
  }

  private enter(next: BreakerState): void {
    const { dependency, name } = this;
    const from = this.current.value;
    this.current = next;
    this.surroundings.onTransition({ dependency, name, from, to: next.value, at: this.surroundings.clock.now() });
  }
}
