/** Whose a row is, and under which epoch of the shard's owner it was decided. */
export interface RowOwner {
  readonly namespace: string;
  readonly serviceUid: string;
  readonly shard: number;
  readonly epoch: number;
}
