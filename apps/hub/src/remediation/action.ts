import type { z } from 'zod';
import type { EgressGuard } from '../platform/egress/egress-guard.js';

export interface ActionContext {
  readonly egress: EgressGuard;
  readonly actId: string;
  readonly target: { readonly kind: 'instance' | 'component'; readonly id: string; readonly address: string | null; readonly place: string | null };
  /** `TARGET-UID:NUMBER`: the same over every look at this act. */
  readonly idempotencyKey: string;
  readonly fencingToken: number;
  readonly now: number;
}

export interface ActionResult {
  readonly ok: boolean;
  /** Bounded to 64 KiB. */
  readonly output: string;
}

/** One kind of automatic step: one plain object in one file plus one line in `actions/index.ts`. */
export interface Action<Settings = unknown> {
  readonly name: string;
  readonly settings: z.ZodType<Settings>;
  targets(settings: Settings): string[];
  run(settings: Settings, context: ActionContext): Promise<ActionResult>;
}
