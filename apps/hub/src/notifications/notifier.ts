import type { z } from 'zod';
import type { EgressGuard } from '../platform/egress/egress-guard.js';
import type { Message } from '@watchfloor/core';

export interface NotifierContext {
  readonly egress: EgressGuard;
  /** Constant over retries of one delivery: the receiver's idempotency key (AL-2). */
  readonly deliveryId: string;
  readonly now: number;
  readonly timeoutMs: number;
  readonly publicUrl: string | null;
  readonly smtp: { url: string; from: string } | null;
}

/**
 * AL-9: `permanent` says that trying again can't help; `gone`, that the receiver wants nothing more
 * until the channel's definition changes.
 */
export type Delivered =
  | { readonly ok: true; readonly providerId?: string; readonly warning?: string }
  | { readonly ok: false; readonly permanent: boolean; readonly error: string; readonly retryAfterMs?: number; readonly gone?: true };

/** How one kind of channel is told: one plain object in one file plus one line in `notifiers/index.ts`. It never retries. */
export interface Notifier<Settings = unknown> {
  readonly name: string;
  readonly settings: z.ZodType<Settings>;
  /**
   * Suffixes, with a leading dot, of the only hosts this vendor answers at. Another host passes
   * where the configuration file's egress rules name it.
   */
  readonly vendors?: readonly string[];
  targets(settings: Settings): string[];
  send(settings: Settings, message: Message, context: NotifierContext): Promise<Delivered>;
}
