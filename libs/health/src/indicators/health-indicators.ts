import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { breakerIndicator } from '../breakers/breaker-indicators.js';
import { BreakerRegistry } from '../breakers/breaker-registry.js';

/**
 * `live`: is this process able to work at all? What fails here gets the instance restarted, so never ask a
 * dependency. `ready`: can it serve now? @see HF-7
 */
export type HealthQuestion = 'live' | 'ready';

export interface HealthIndicator {
  /** Unique per question; the entry's key in the document. */
  readonly name: string;
  readonly on: HealthQuestion;
  /**
   * Throwing, or taking longer than `timeoutMs`, is down; anything else is up. What it returns is shown beside
   * the status: own fields, or the answer of one of Terminus' own indicators.
   */
  readonly check: (options: { signal: AbortSignal }) => unknown;
  /** Default 1 s. */
  readonly timeoutMs?: number;
}

/** The host's own indicators, beside those of the breakers. */
@Injectable()
export class HealthIndicators {
  private readonly added = new Map<string, HealthIndicator>();

  constructor(
    private readonly terminus: HealthIndicatorService,
    private readonly breakers: BreakerRegistry,
  ) {}

  /** @throws Error when the name is taken: Terminus would silently overwrite the first one. */
  add(indicator: HealthIndicator): void {
    const key = `${indicator.on}:${indicator.name}`;
    if (this.added.has(key)) throw new Error(`health indicator "${indicator.name}" exists for ${indicator.on} → use another name`);
    this.added.set(key, indicator);
  }

  of(question: HealthQuestion): (() => Promise<HealthIndicatorResult>)[] {
    const own = [...this.added.values()].filter(({ on }) => on === question);
    const indicators = own.map((indicator) => () => this.ask(indicator));
    if (question === 'live') return indicators;
    return [...indicators, ...this.breakers.all().map((breaker) => async () => breakerIndicator(breaker))];
  }

  private async ask({ name, check, timeoutMs = 1_000 }: HealthIndicator): Promise<HealthIndicatorResult> {
    let terminusAnswer: HealthIndicatorResult | undefined;
    const attempt = this.terminus
      .check(name)
      .attempt(async ({ signal }) => {
        const answer: unknown = await check({ signal });
        if (!isTerminusResult(answer, name)) return ownFields(answer);
        terminusAnswer = answer;
        return {};
      })
      .withTimeout(timeoutMs);
    const result = await attempt;
    return terminusAnswer !== undefined && result[name].status === 'up' ? terminusAnswer : result;
  }
}

const RESERVED = new Set(['status', 'responseTime', 'cachedResponse']);

function ownFields(answer: unknown): Record<string, unknown> {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return {};
  return Object.fromEntries(Object.entries(answer).filter(([key]) => !RESERVED.has(key)));
}

function isTerminusResult(answer: unknown, name: string): answer is HealthIndicatorResult {
  const entry = (answer as Record<string, { status?: unknown } | undefined> | null | undefined)?.[name];
  return entry?.status === 'up' || entry?.status === 'down' || entry?.status === 'degraded';
}
