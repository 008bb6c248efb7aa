import type { LiveAct } from '@watchfloor/contracts';
import { Age } from '../time/age.js';
import { isUnderWay } from './open-incidents.js';

/** What the hub is doing by itself: the action and its target, and how far it is. */
export function ActLine({ act }: { readonly act: LiveAct }) {
  const since = isUnderWay(act) ? (act.startedAt ?? act.intentAt) : act.endedAt;
  return (
    <div class={`act act-${act.state}`} data-act={act.id}>
      <p class="act-what">
        {act.action ?? 'act'} → {act.target.id}
      </p>
      <p class="act-state">
        <span class="act-word">{act.state}</span>
        <Age since={since} after={isUnderWay(act) ? '' : ' ago'} />
      </p>
    </div>
  );
}
