import type { z } from 'zod';

/** What a configuration must know of a probe, notifier or action: how its settings look and where they aim. */
export interface Extension {
  readonly name: string;
  readonly settings: z.ZodType;
  targets(settings: unknown): string[];
  /** Names that must stand under `commands`. */
  commands?(settings: unknown): string[];
  /** Suffixes of hosts that it speaks to. */
  readonly vendors?: readonly string[];
}

/** The registries. They stand right of platform, so whoever starts the hub hands them in. */
export abstract class Extensions {
  abstract readonly probes: readonly Extension[];
  abstract readonly notifiers: readonly Extension[];
  abstract readonly actions: readonly Extension[];
}

/** Why an address must not be written, or null. */
export type JudgeTarget = (egressClass: 'probe' | 'notify', url: string, vendors?: readonly string[]) => string | null;
