import { Injectable } from '@nestjs/common';
import { DomainError, type Command, type CommandAnswer, type Effect, type Observation } from '@watchfloor/core';
import { v7 as newId } from 'uuid';
import { Prober } from '../checks/prober.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { isPassing } from '../platform/database/passing-trouble.js';
import { Decisions } from '../platform/decisions.js';
import { Due } from '../platform/due/due.entity.js';
import { DueStore } from '../platform/due/due-store.js';
import { DueWorker, type DueOutcome } from '../platform/due/due-worker.js';
import { Nudges } from '../platform/nudges/nudges.js';
import { Ownership, OwnershipLost } from '../platform/ownership/ownership.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { CommittedStates } from './committed-states.js';
import { ShardOwner } from './shard-owner.js';

const ANSWER_WITHIN_MS = 10_000;
const LOOK_MS = 200;
const RETRY_MS = 500;

/** Asked for by a person: the owner's prober looks, whichever hub was asked. */
interface Look {
  readonly kind: 'look';
  readonly checkUid: string;
  readonly instanceUid: string | undefined;
}

type Refused = { readonly error: Pick<DomainError, 'code' | 'message' | 'fields'> };

/**
 * Commands go to the shard's owner. Where that is another hub: by a row that it takes, and settles with its answer in
 * the transaction of what it did. So it is done once, whoever dies on the way.
 */
@Injectable()
export class CommandRows extends Decisions {
  constructor(
    private readonly database: Database,
    private readonly store: DueStore,
    private readonly worker: DueWorker,
    private readonly owner: ShardOwner,
    private readonly committed: CommittedStates,
    private readonly ownership: Ownership,
    private readonly prober: Prober,
    private readonly nudges: Nudges,
    private readonly clock: Clock,
  ) {
    super();
  }

  start(): void {
    if (!this.ownership.isShared) return;
    this.worker.register('command', (due) => this.handle(due));
    this.nudges.on('commands', () => this.worker.nudge());
  }

  override async command(serviceUid: string, command: Command): Promise<CommandAnswer> {
    const { isShared } = this.ownership;
    if (this.owner.owns(serviceUid)) {
      return await this.owner.command(serviceUid, command).catch((error: unknown) => {
        // Another hub decides by now, so nothing of it was written: it is asked there.
        if (error instanceof OwnershipLost && isShared) return this.ask<CommandAnswer>(serviceUid, command);
        throw error;
      });
    }
    if (isShared && this.committed.has(serviceUid)) return await this.ask<CommandAnswer>(serviceUid, command);
    throw new DomainError('not_found', 'There is no such service.');
  }

  /** Looks now, here or where the service is decided for. @throws DomainError */
  async look(serviceUid: string, checkUid: string, instanceUid?: string): Promise<readonly Observation[]> {
    if (!this.ownership.isShared || this.owner.owns(serviceUid)) return await this.prober.probeNow(checkUid, instanceUid);
    return await this.ask<readonly Observation[]>(serviceUid, { kind: 'look', checkUid, instanceUid });
  }

  /** @throws DomainError what the owner's rule says, or `unavailable`: it is kept, and done when there is an owner again */
  private async ask<Answer>(serviceUid: string, payload: Command | Look): Promise<Answer> {
    const key = `command:${newId()}`;
    const row = { key, kind: 'command' as const, dueAt: this.clock.now(), payload, serviceUid, shard: shardOf(serviceUid) };
    await this.store.put(this.database.write.manager, [row]);
    this.nudges.send('commands');
    this.worker.nudge();
    for (const until = this.clock.monotonic() + ANSWER_WITHIN_MS; this.clock.monotonic() < until;) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const outcome = await this.outcomeOf(key);
      if (outcome !== null) return answerOf<Answer>(outcome);
    }
    throw new DomainError('unavailable', 'No hub decides for this service right now; what you sent is kept and done when one does.');
  }

  /** It is written, so trouble of the database on the way to its answer is no answer. */
  private async outcomeOf(key: string): Promise<string | null> {
    try {
      return (await this.database.write.manager.findOneByOrFail(Due, { key })).outcome;
    } catch (error) {
      if (isPassing(error)) return null;
      throw error;
    }
  }

  private async obey({ key, payload }: Due, serviceUid: string): Promise<unknown> {
    const asked = payload as Command | Look;
    if (asked.kind === 'look') return await this.prober.probeNow(asked.checkUid, asked.instanceUid);
    return await this.owner.command(serviceUid, asked, (answer) => [settled(key, answer)]);
  }

  private async handle(due: Due): Promise<DueOutcome> {
    const serviceUid = due.serviceUid ?? '';
    if (!this.owner.owns(serviceUid)) return { retryAt: this.clock.now() + RETRY_MS, error: 'not decided for here' };
    try {
      return { settled: JSON.stringify({ answer: await this.obey(due, serviceUid) }) };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'unavailable') throw error;
      const { code, message, fields } = error;
      return { settled: JSON.stringify({ error: { code, message, fields } }) };
    }
  }
}

function settled(key: string, answer: CommandAnswer): Effect {
  return { kind: 'due-settled', key, outcome: JSON.stringify({ answer }) };
}

function answerOf<Answer>(outcome: string): Answer {
  const told = JSON.parse(outcome) as { readonly answer: Answer } | Refused;
  if ('answer' in told) return told.answer;
  const { code, message, fields } = told.error;
  throw new DomainError(code, message, fields);
}
