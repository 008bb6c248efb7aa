import { RestartLedger, type LedgerEntry, type RestartAnswer, type RestartRequest } from './restart-ledger.js';
import type { SupervisedInstance } from './supervised-instance.js';

/** Starts instances and restarts one when it is told to, never by itself: healing is the hub's decision. */
export class Supervisor {
  private readonly instances: ReadonlyMap<string, SupervisedInstance>;
  private readonly ledger = new RestartLedger();
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    instances: readonly SupervisedInstance[],
    private readonly log: (line: string) => void,
  ) {
    this.instances = new Map(instances.map((instance) => [instance.id, instance]));
  }

  async start(): Promise<void> {
    await Promise.all([...this.instances.values()].map((instance) => instance.start()));
  }

  /** Kills them all without waiting. */
  end(): void {
    for (const instance of this.instances.values()) void instance.kill();
  }

  has(id: string): boolean {
    return this.instances.has(id);
  }

  list(): RestartAnswer[] {
    return [...this.instances.values()].map(({ id, pid, restarts }) => ({ id, pid, restarts }));
  }

  /** What was restarted for which act. */
  restarts(): readonly LedgerEntry[] {
    return this.ledger.entries();
  }

  /** @throws StaleTokenError */
  restart(request: RestartRequest): Promise<RestartAnswer> {
    return this.ledger.once(request, () => this.inTurn(request.id));
  }

  private async inTurn(id: string): Promise<RestartAnswer> {
    const before = this.turns.get(id) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(() => this.restartNow(id));
    this.turns.set(id, turn);
    return turn;
  }

  private async restartNow(id: string): Promise<RestartAnswer> {
    const instance = this.instances.get(id);
    if (instance === undefined) throw new Error(`there is no instance ${id}`);
    await instance.restart();
    this.log(`supervisor: ${id} was restarted, pid ${instance.pid}`);
    return { id, pid: instance.pid, restarts: instance.restarts };
  }
}
