import type { EgressSettings } from '../egress/egress-policy.js';
import type { WrittenDefaults } from './body-defaults.js';
import type { Draft } from './draft.js';

export interface Command {
  /** Absolute: never looked up in a PATH. */
  readonly path: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
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
  };
  readonly egress: EgressSettings;
  readonly references: readonly { readonly tcp: string }[];
  readonly smtp: { readonly url: string; readonly from: string } | null;
  readonly commands: Readonly<Record<string, Command>>;
  /** Hold for what the API creates, too. */
  readonly defaults: WrittenDefaults;
  readonly drafts: readonly Draft[];
}
