/** What a person, a heartbeat, an act or a timer asks of the owner of a service's shard. */
export type { Command } from '@watchfloor/core';
import type { Command, CommandAnswer, Effect } from '@watchfloor/core';

/**
 * The port to the shard's owner. Everything that touches decided state goes through it and is
 * answered after its group commit. Implemented by the `decisions` feature.
 */
export abstract class Decisions {
  /** @throws DomainError as the command's rule says (`not_found`, `conflict` …); nothing is stored then. */
  abstract command(serviceUid: string, command: Command): Promise<CommandAnswer>;
}

/** Told after each group commit, in commit order. Listeners refresh screens; what must happen is a row. */
export interface Committed {
  readonly at: number;
  readonly effects: readonly { readonly serviceUid: string; readonly effect: Effect }[];
}
