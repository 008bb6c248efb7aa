import type { NotifierContext } from './notifier.js';

/** A configured destination as it stands now: settings with the environment filled in. */
export interface Channel {
  readonly uid: string;
  readonly key: string;
  readonly notifier: string;
  readonly settings: unknown;
  /** Rises with each change; what was shut off comes back with the next one. */
  readonly revision: number;
}

/** What deliveries need to know of the configuration. */
export abstract class ChannelDirectory {
  /** Null: retired. */
  abstract find(uid: string): Channel | null;
  /** In the order in which they are written. */
  abstract ofNamespace(namespace: string): readonly Channel[];
  abstract sender(): Pick<NotifierContext, 'publicUrl' | 'smtp'>;
  abstract deadMan(): { readonly url: string; readonly intervalMs: number } | null;
}
