export type DirectoryKind = 'service' | 'component' | 'instance' | 'check' | 'channel' | 'objective';

export interface DirectoryEntry {
  readonly uid: string;
  readonly kind: DirectoryKind;
  readonly key: string;
  readonly name: string;
  readonly namespace: string;
  /** The service it belongs to; its own uid for a service; null for a channel. */
  readonly serviceUid: string | null;
  readonly isRetired: boolean;
}

/** Port: uids are for ever and stand in rows, keys are what people write and read. Implemented by the catalog. */
export abstract class Directory {
  /** Retired ones too: history names them. */
  abstract entry(uid: string): DirectoryEntry | undefined;
  /** Of what exists now. */
  abstract find(namespace: string, kind: DirectoryKind, key: string): DirectoryEntry | undefined;
  /** What exists now, else the newest that had the key: what history is asked for by. */
  abstract findEver(namespace: string, kind: DirectoryKind, key: string): DirectoryEntry | undefined;
  /** Those in which something exists now. */
  abstract namespaces(): readonly string[];

  /** The key of a uid; the uid itself when nobody knows it. */
  keyOf(uid: string): string {
    return this.entry(uid)?.key ?? uid;
  }
}
