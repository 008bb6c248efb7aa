import { Injectable } from '@nestjs/common';
import { lookup as systemLookup } from 'node:dns/promises';
import { Clock } from '../clock.js';
import { EgressError } from './egress-error.js';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

type Answer = { readonly addresses: readonly ResolvedAddress[] } | { readonly error: EgressError };
interface Cached {
  readonly addresses: readonly ResolvedAddress[];
  readonly resolvedAt: number;
}

/** getaddrinfo tells no TTL: short enough to follow a fail-over, long enough to spare libuv's four threads. */
const FRESH_MS = 5_000;
/** How long an old answer may serve where the resolver itself is away. */
const STALE_MS = 3_600_000;
const MAX_CACHED = 10_000;
const MAX_PENDING = 256;
const MAX_ADDRESSES = 64;
const NOT_FOUND = new Set(['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA']);

/** The system's look-up (hosts file, search domains), bounded, shared by concurrent callers and cached. */
@Injectable()
export class NameResolver {
  private readonly cache = new Map<string, Cached>();
  private readonly pending = new Map<string, Promise<Answer>>();

  constructor(private readonly clock: Clock) {}

  /**
   * @throws EgressError `dns_not_found` when the name doesn't exist, `dns_unavailable` when nobody could say.
   * With `acceptStale` an old answer stands in for an unavailable resolver.
   */
  async resolve(
    name: string,
    { timeoutMs, acceptStale = false }: { timeoutMs: number; acceptStale?: boolean },
  ): Promise<readonly ResolvedAddress[]> {
    const cached = this.cache.get(name);
    if (cached !== undefined && this.clock.monotonic() - cached.resolvedAt < FRESH_MS) return cached.addresses;
    const answer = await this.bounded(this.ask(name), timeoutMs);
    if ('addresses' in answer) return answer.addresses;
    if (
      acceptStale &&
      answer.error.reason === 'dns_unavailable' &&
      cached !== undefined &&
      this.clock.monotonic() - cached.resolvedAt < STALE_MS
    ) {
      return cached.addresses;
    }
    throw answer.error;
  }

  /** Overridden where a test plays the resolver. */
  protected lookup(name: string): Promise<{ address: string; family: number }[]> {
    return systemLookup(name, { all: true, order: 'verbatim' });
  }

  private ask(name: string): Promise<Answer> {
    const running = this.pending.get(name);
    if (running !== undefined) return running;
    if (this.pending.size >= MAX_PENDING) return Promise.resolve(unavailable(`${this.pending.size} look-ups are waiting already`));
    const asked = this.lookup(name).then(
      (found) => this.remember(name, found),
      (error: NodeJS.ErrnoException) => refusal(name, error),
    );
    this.pending.set(name, asked);
    void asked.finally(() => this.pending.delete(name));
    return asked;
  }

  private remember(name: string, found: { address: string; family: number }[]): Answer {
    if (found.length === 0) return { error: new EgressError('dns_not_found', `${name} has no address`) };
    const addresses = found
      .slice(0, MAX_ADDRESSES)
      .map(({ address, family }) => ({ address, family: family === 6 ? (6 as const) : (4 as const) }));
    this.cache.delete(name);
    if (this.cache.size >= MAX_CACHED) this.cache.delete(this.cache.keys().next().value!);
    this.cache.set(name, { addresses, resolvedAt: this.clock.monotonic() });
    return { addresses };
  }

  private async bounded(asked: Promise<Answer>, timeoutMs: number): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Answer>((resolve) => {
      timer = setTimeout(() => resolve(unavailable(`no answer within ${Math.round(timeoutMs)} ms`)), timeoutMs).unref();
    });
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function refusal(name: string, error: NodeJS.ErrnoException): Answer {
  if (NOT_FOUND.has(error.code ?? '')) return { error: new EgressError('dns_not_found', `${name} does not exist in DNS`) };
  return unavailable(`${name}: ${error.code ?? 'look-up failed'}`);
}

function unavailable(detail: string): Answer {
  return { error: new EgressError('dns_unavailable', `the resolver could not say: ${detail}`) };
}
