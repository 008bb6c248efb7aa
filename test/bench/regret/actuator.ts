import type { DueEffect } from '../../simulation/rows.js';
import { HUB, WORLD } from './agenda.js';
import type { Around } from './looks.js';
import type { Truth } from './truth.js';
import type { WatchedService } from './watched-service.js';

const CALL_LASTS_MS = 2_000;

/** Calls the action `restart` as the engine decides, at most once for each act. */
export class Actuator {
  acts = 0;
  /** Acts on a target that a restart could not heal, because it was well or because its trouble lay elsewhere. */
  needless = 0;

  constructor(
    private readonly truth: Truth,
    private readonly around: Around,
  ) {}

  act(service: WatchedService, { key, payload }: DueEffect): void {
    const { actId } = payload as { readonly actId: string };
    const act = service.rows.acts.get(actId);
    if (act?.state === 'running' && act.startedAt === null) {
      const answer = service.step({ kind: 'command', command: { kind: 'act-start', actId } });
      if (answer.proceed === true) return this.call(service, { key, actId, targetUid: act.target.uid });
    } else if (act?.state === 'running') {
      // Begun by a process that died: nobody knows how far it came, so it is watched and not repeated (I4).
      this.ended(service, { key, actId }, { ok: true, output: 'interrupted' });
    }
    service.rows.settle(key);
  }

  private call(service: WatchedService, act: { readonly key: string; readonly actId: string; readonly targetUid: string }): void {
    const { agenda, life, sight } = this.around;
    const { epoch } = life;
    let answer = { ok: false, output: 'unreachable' };
    agenda.put(agenda.now + CALL_LASTS_MS / 2, WORLD, () => {
      if (life.epoch !== epoch || sight.isCutOff) return;
      this.acts += 1;
      if (!this.truth.instances.get(act.targetUid)!.wouldBeHealedByRestart) this.needless += 1;
      answer = this.truth.restart(act.targetUid);
    });
    agenda.put(agenda.now + CALL_LASTS_MS, HUB, () => {
      if (life.epoch === epoch) this.ended(service, act, answer);
    });
  }

  private ended(
    service: WatchedService,
    { key, actId }: { readonly key: string; readonly actId: string },
    answer: { readonly ok: boolean; readonly output: string },
  ): void {
    service.step({ kind: 'command', command: { kind: 'act-ended', actId, ...answer } });
    service.rows.settle(key);
  }
}
