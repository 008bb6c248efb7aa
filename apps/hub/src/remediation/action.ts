import type { Act } from '@watchfloor/core';
import type { z } from 'zod';
import type { EgressGuard } from '../platform/egress/egress-guard.js';

/** A program that the configuration file allows by name; nothing else can add one. */
export interface AllowedCommand {
  readonly path: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
}

export interface ActionTarget {
  readonly kind: 'instance' | 'component';
  readonly id: string;
  readonly address: string | null;
  readonly place: string | null;
}

export interface ActionContext {
  readonly egress: EgressGuard;
  readonly commands: ReadonlyMap<string, AllowedCommand>;
  readonly actId: string;
  readonly number: number;
  readonly cause: Act['cause'];
  readonly target: ActionTarget;
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

/** One kind of automatic step: one plain object in one file plus one line in `actions/index.ts`. It never retries. */
export interface Action<Settings = unknown> {
  readonly name: string;
  readonly settings: z.ZodType<Settings>;
  /** Addresses to be judged when the step is written; those that hold the target's are judged when it runs. */
  targets(settings: Settings): string[];
  /** Names that must stand in the configuration file's `commands`. */
  commands?(settings: Settings): string[];
  /** Never rejects: what went wrong is the result. */
  run(settings: Settings, context: ActionContext): Promise<ActionResult>;
}
