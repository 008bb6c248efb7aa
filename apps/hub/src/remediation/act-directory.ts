import type { Act } from '@watchfloor/core';
import type { ActionTarget, AllowedCommand } from './action.js';

/** One rung of a policy as it stands now: settings with the environment filled in. */
export interface PlannedStep {
  readonly action: string;
  readonly settings: unknown;
}

/** What running an act needs to know of the configuration. */
export abstract class ActDirectory {
  abstract hasService(serviceUid: string): boolean;
  /** Null: the policy or that rung is gone. */
  abstract step(componentUid: string, index: number): PlannedStep | null;
  /** Null: retired or forgotten. */
  abstract target(target: Act['target']): ActionTarget | null;
  abstract commands(): ReadonlyMap<string, AllowedCommand>;
}
