/** "Look at the rows now": may be lost, never carries truth. Without Redis everybody looks once a second anyway. */
export type Nudge = 'rows' | 'commands' | 'definitions' | 'ownership' | 'lives';

export const NUDGES: readonly Nudge[] = ['rows', 'commands', 'definitions', 'ownership', 'lives'];

/** From hub to hub. A listener is never called for what this hub sent itself. */
export abstract class Nudges {
  /** Never throws and never waits; several within a few milliseconds become one. */
  abstract send(nudge: Nudge): void;
  abstract on(nudge: Nudge, listener: () => void): void;
  /** Whether the others hear it. */
  abstract readonly connected: boolean;
}
