export type EgressReason = 'egress_blocked' | 'dns_not_found' | 'dns_unavailable';

/** Why no connection was tried. Its reason is an observation's reason; only `dns_not_found` speaks about the target. */
export class EgressError extends Error {
  override readonly name = 'EgressError';

  constructor(
    readonly reason: EgressReason,
    message: string,
  ) {
    super(message);
  }

  /** Node's callers look at `code`. */
  get code(): EgressReason {
    return this.reason;
  }
}
