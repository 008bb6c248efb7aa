import type { Channel } from '../../notifications/channel-directory.js';
import { isAhead, readDeliveryKey, standInKey, type DeliveryPayload } from '../../notifications/delivery-key.js';
import { DeliveryRecord } from '../../notifications/delivery-record.js';
import type { Due } from '../../platform/due/due.entity.js';

/** The fate of the messages that stand in the journal and not yet in the database. */
export class JournalDeliveries extends DeliveryRecord {
  private readonly rows = new Map<string, Due>();
  private readonly tried = new Set<string>();
  private readonly shutOffs = new Set<string>();

  /** `note`: before a message is sent for the first time. */
  constructor(
    private readonly add: (standIn: Due) => void,
    private readonly note: (key: string) => Promise<void>,
  ) {
    super();
  }

  wasTried(key: string): boolean {
    return this.tried.has(key);
  }

  /** The journal that knows of these tries ends. */
  forgetTries(): void {
    this.tried.clear();
  }

  get(key: string): Due | undefined {
    return this.rows.get(key);
  }

  /** Earliest first. */
  open(now: number): Due[] {
    return [...this.rows.values()].filter((row) => row.settledAt === null && row.dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
  }

  /** Said already, it is not said anew. */
  put(row: Due): void {
    if (!this.rows.has(row.key)) this.rows.set(row.key, row);
  }

  settle(key: string, outcome: string, now: number): void {
    const row = this.rows.get(key);
    if (row?.settledAt === null) Object.assign(row, { settledAt: now, outcome });
  }

  remove(key: string): void {
    this.rows.delete(key);
  }

  override isBehind(row: Due): Promise<boolean> {
    return Promise.resolve([...this.rows.values()].some((other) => isAhead(other, row)));
  }

  override ofIncident(row: Due): Promise<Due[]> {
    const { incidentId } = readDeliveryKey(row.key);
    return Promise.resolve([...this.rows.values()].filter(({ key }) => readDeliveryKey(key).incidentId === incidentId));
  }

  override standIn(row: Due, channelUid: string, at: number): Promise<void> {
    const { message, channelUid: insteadOf } = row.payload as DeliveryPayload;
    const payload: DeliveryPayload = { channelUid, message, insteadOf };
    const key = standInKey(row.key, channelUid);
    if (!this.rows.has(key)) this.add({ ...row, key, dueAt: at, payload, attempts: 0, settledAt: null, outcome: null, error: null });
    return Promise.resolve();
  }

  /** Its incident may have a row, but nobody can read that now. */
  override newsOf(): Promise<null> {
    return Promise.resolve(null);
  }

  override async willTry({ key }: Due): Promise<void> {
    if (this.tried.has(key)) return;
    this.tried.add(key);
    await this.note(key);
  }

  override rememberFailure(row: Due, failures: NonNullable<DeliveryPayload['failures']>): Promise<void> {
    row.payload = { ...(row.payload as DeliveryPayload), failures };
    return Promise.resolve();
  }

  override shutOff(channel: Channel): Promise<void> {
    this.shutOffs.add(nameOf(channel));
    return Promise.resolve();
  }

  override isShutOff(channel: Channel): Promise<boolean> {
    return Promise.resolve(this.shutOffs.has(nameOf(channel)));
  }
}

function nameOf({ uid, revision }: Channel): string {
  return `${uid} ${revision}`;
}
