import type { StormRules } from '@watchfloor/core';
import type { EgressSettings } from '../egress/egress-policy.js';
import type { WrittenDefaults } from './body-defaults.js';
import type { Draft } from './draft.js';

export interface Command {
  /** Absolute: never looked up in a PATH. */
  readonly path: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
}

/** Where the hub looks when it doubts itself. @see ST-9 */
export interface Reference {
  /** `tcp://HOST:PORT`, or an http address. */
  readonly url: string;
}

export interface Canary extends Reference {
  readonly place: string;
}

/** Everything that is read from the file, with all defaults filled in. */
export interface Configuration {
  /** Of the text of all files: another hash, another configuration. */
  readonly hash: string;
  readonly source: string;
  readonly hub: {
    readonly timezone: string;
    readonly publicUrl: string | null;
    readonly deadMan: { readonly url: string; readonly intervalMs: number } | null;
    readonly storm: StormRules;
  };
  readonly egress: EgressSettings;
  readonly references: readonly Reference[];
  readonly canaries: readonly Canary[];
  readonly smtp: { readonly url: string; readonly from: string } | null;
  readonly commands: Readonly<Record<string, Command>>;
  /** Hold for what the API creates, too. */
  readonly defaults: WrittenDefaults;
  readonly drafts: readonly Draft[];
}
