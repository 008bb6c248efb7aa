/** Why nothing in the whole fleet may act now (I5); null: nothing speaks against it. */
export interface Freeze {
  /** The hub doubts what it sees, or did until lately. */
  readonly doubt: string | null;
  /** Much is DOWN at once. */
  readonly storm: string | null;
}
