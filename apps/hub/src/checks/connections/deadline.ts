import type { ProbeContext } from '../probes/probe.js';
import { LookFailure } from './look-failure.js';

interface Destroyable {
  destroy(): unknown;
}

/** What a look is waiting for, which says whose fault it is when the time is up. */
export type Stage = 'dns' | 'connect' | 'tls' | 'answer' | 'body';

const WAITED_FOR: Readonly<Record<Stage, string>> = {
  dns: 'no answer from DNS',
  connect: 'no connection',
  tls: 'no end of the TLS handshake',
  answer: 'no head of an answer',
  body: 'no end of the body',
};

/** The one end of a look: when it comes, everything that the look opened is destroyed. */
export class Deadline {
  /** Rejects at the deadline, or when the hub stops. */
  readonly passed: Promise<never>;
  stage: Stage = 'dns';
  private readonly endsAt: number;
  private readonly opened = new Set<Destroyable>();
  private readonly timer: NodeJS.Timeout;
  private readonly stop: () => void;
  private isClosed = false;

  constructor(private readonly context: ProbeContext) {
    const { timeoutMs, clock, signal } = context;
    this.endsAt = clock.monotonic() + timeoutMs;
    let end: (failure: LookFailure) => void = () => undefined;
    this.passed = new Promise((_resolve, reject) => (end = reject));
    this.timer = setTimeout(() => end(this.late()), timeoutMs);
    this.stop = () => end(new LookFailure('aborted', 'the hub stopped the look'));
    signal.addEventListener('abort', this.stop, { once: true });
    if (signal.aborted) this.stop();
  }

  get remainingMs(): number {
    return Math.max(1, Math.ceil(this.endsAt - this.context.clock.monotonic()));
  }

  /** Hands a resource over: it is destroyed when the look ends, or at once when it already has. */
  own<T extends Destroyable>(resource: T): T {
    if (this.isClosed) resource.destroy();
    else this.opened.add(resource);
    return resource;
  }

  private late(): LookFailure {
    const reason = this.stage === 'dns' ? 'dns_unavailable' : 'timeout';
    return new LookFailure(reason, `${WAITED_FOR[this.stage]} within ${this.context.timeoutMs} ms`);
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.context.signal.removeEventListener('abort', this.stop);
    for (const resource of this.opened) resource.destroy();
  }
}

/** Runs `work` up to the context's time-out. Rejects with `LookFailure` at the deadline. */
export async function withinDeadline<T>(context: ProbeContext, work: (deadline: Deadline) => Promise<T>): Promise<T> {
  const deadline = new Deadline(context);
  try {
    return await Promise.race([deadline.passed, work(deadline)]);
  } finally {
    deadline.close();
  }
}
