import type { LiveAct, LiveIncident } from '@watchfloor/contracts';
import { Glyph } from '../board/glyph.js';
import { Age } from '../time/age.js';
import { ActLine } from './act-line.js';

export function titleOf({ title, number }: LiveIncident): string {
  return title ?? `Incident ${number}`;
}

/** What broke, how bad, for how long, whose it is, and what is being done about it. */
export function IncidentCard({ incident, acts }: { readonly incident: LiveIncident; readonly acts: readonly LiveAct[] }) {
  const { number, severity = 'minor', ack, owner, impactStartedAt, detectedAt, restoredAt } = incident;
  return (
    <article class={`incident severity-${severity}${restoredAt ? ' restored' : ''}${ack ? ' acknowledged' : ''}`} data-incident={number}>
      <h3 class="incident-title">{titleOf(incident)}</h3>
      <p class="incident-line">
        <span class="severity">{severity}</span>
        {restoredAt ? (
          <Age since={restoredAt} before="restored " after=" ago" />
        ) : (
          <Age since={impactStartedAt ?? detectedAt} before="for " />
        )}
      </p>
      <p class="incident-line incident-owner">
        {ack && <Glyph look="check" />}
        <span class="person">{ack ? ack.by : `Not taken${owner ? `: ${owner}` : ''}`}</span>
      </p>
      {acts.map((act) => (
        <ActLine key={act.id} act={act} />
      ))}
    </article>
  );
}
