import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '@watchfloor/core';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Decisions } from '../platform/decisions.js';
import type { Due } from '../platform/due/due.entity.js';
import type { DueOutcome } from '../platform/due/due-worker.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { ActDirectory } from './act-directory.js';
import { ActRow } from './act.entity.js';
import type { ActionContext, ActionResult } from './action.js';
import { actionNamed } from './actions/index.js';

const LOOK_AGAIN_MS = 1_000;
const INTERRUPTED = 'the hub stopped while this was under way: nobody knows how far it came, so it is watched and not repeated';

/**
 * Runs the intended acts, each at most once. The shard's owner says whether to begin, and that answer
 * is committed before anything is called; whoever finds an act begun by another life only watches (I4).
 */
@Injectable()
export class ActRunner {
  private readonly logger = new Logger('acts');
  private readonly underWay = new Set<string>();
  /** Ended, but not yet told to the shard's owner. */
  private readonly ended = new Map<string, ActionResult>();

  constructor(
    private readonly database: Database,
    private readonly decisions: Decisions,
    private readonly directory: ActDirectory,
    private readonly egress: EgressGuard,
    private readonly clock: Clock,
  ) {}

  async handle(row: Due): Promise<DueOutcome> {
    try {
      return await this.advance(row);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'not_found' && this.directory.hasService(row.serviceUid ?? ''))
        return this.lookAgain('its service is not decided upon yet');
      if (error.code !== 'not_found' && error.code !== 'conflict') throw error;
      this.ended.delete(actIdOf(row));
      return { settled: `void: ${error.message}` };
    }
  }

  private async advance(row: Due): Promise<DueOutcome> {
    const actId = actIdOf(row);
    const serviceUid = row.serviceUid ?? '';
    if (this.underWay.has(actId)) return this.lookAgain('is under way');
    const result = this.ended.get(actId);
    if (result !== undefined) return this.report(serviceUid, actId, result);
    // failpoint('act.starting')
    const answer = await this.decisions.command(serviceUid, { kind: 'act-start', actId });
    if (answer.proceed !== true) return this.settleUnstarted(serviceUid, actId, answer.detail);
    // failpoint('act.started')
    this.underWay.add(actId);
    try {
      this.ended.set(actId, await this.run(actId));
    } finally {
      this.underWay.delete(actId);
    }
    return this.report(serviceUid, actId, this.ended.get(actId) as ActionResult);
  }

  /** Told until it is heard: only then is the result forgotten. */
  private async report(serviceUid: string, actId: string, { ok, output }: ActionResult): Promise<DueOutcome> {
    // failpoint('act.called')
    await this.decisions.command(serviceUid, { kind: 'act-ended', actId, ok, output });
    // failpoint('act.ended')
    this.ended.delete(actId);
    return { settled: ok ? 'done' : 'failed' };
  }

  private async settleUnstarted(serviceUid: string, actId: string, detail: string | undefined): Promise<DueOutcome> {
    const act = await this.find(actId);
    if (act === null || act.state !== 'running') return { settled: `not started: ${detail ?? 'unknown'}`.slice(0, 200) };
    // The owner may know more than the rows: a begin that it could not commit yet.
    if (act.startedAt === null) return this.lookAgain('its begin is not committed yet');
    this.logger.warn(`act ${actId} was interrupted: ${INTERRUPTED}`);
    // failpoint('act.interrupted')
    await this.decisions.command(serviceUid, { kind: 'act-ended', actId, ok: true, output: INTERRUPTED });
    return { settled: 'interrupted' };
  }

  /** What goes wrong from here on is the act's result: it has begun. */
  private async run(actId: string): Promise<ActionResult> {
    try {
      const act = await this.find(actId);
      if (act === null) return failed('the act is not on record');
      // This hub stood still, and another one has settled what it had begun.
      if (act.state !== 'running') return failed(`it is ${act.state} already`);
      const step = this.directory.step(act.componentUid, act.step);
      const target = this.directory.target(act.target);
      const action = actionNamed(act.action);
      if (step?.action !== act.action || action === undefined || target === null)
        return failed('its policy or its target has changed meanwhile');
      const settings = action.settings.safeParse(step.settings);
      if (!settings.success) return failed(`the settings of step ${act.step + 1} (${act.action}) are not valid`);
      // failpoint('act.calling')
      return await action.run(settings.data, this.contextOf(act, target));
    } catch (error) {
      return failed((error as Error).message);
    }
  }

  private lookAgain(error: string): DueOutcome {
    return { retryAt: this.clock.now() + LOOK_AGAIN_MS, error };
  }

  private contextOf(act: ActRow, target: ActionContext['target']): ActionContext {
    return {
      egress: this.egress,
      commands: this.directory.commands(),
      actId: act.id,
      number: act.number,
      cause: act.cause,
      target,
      idempotencyKey: `${act.targetUid}:${act.number}`,
      fencingToken: act.fencingToken,
      now: this.clock.now(),
    };
  }

  private find(id: string): Promise<ActRow | null> {
    return this.database.write.getRepository(ActRow).findOneBy({ id });
  }
}

function actIdOf(row: Due): string {
  return (row.payload as { actId: string }).actId;
}

function failed(output: string): ActionResult {
  return { ok: false, output };
}
