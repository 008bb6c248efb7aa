import type { LiveAct, LiveIncident, LiveService } from '@watchfloor/contracts';
import type { ComponentChildren } from 'preact';
import { useArea } from '../board/use-area.js';
import type { WallState } from '../live/live-state.js';
import { ObjectiveMeter } from '../objective-meter.js';
import { ActLine } from './act-line.js';
import { BreakerLine } from './breaker-line.js';
import { useRecordedUntil } from '../wall-context.js';
import { IncidentCard, titleOf } from './incident-card.js';
import { actsToShow, brokenEdges, byBudgetLeft, openIncidents } from './open-incidents.js';
import { shareRail, shareWideRail } from './rail-space.js';

/** Heights of entries in root font sizes; the style sheet sets the same. */
const LINE = 1.25;
const CARD_FRAME = 1.05;
const BREAKER = 2.75;
const OBJECTIVE = 2.7;
const MOST_ACTS = 2;
/** Below this height acts give way, so that at least the incident is there. */
const LEAST_HEIGHT_FOR_ACTS = 11;
/** From this width on there are two columns. */
const WIDE = 20;
const COLUMN_GAP = 0.7;
/** How many characters of a title surely fit on one line of the rail, by its width. */
const CHARACTERS_PER_REM = 1.75;

interface Entry {
  readonly incident: LiveIncident | null;
  readonly acts: readonly LiveAct[];
}

/** What people need to act on, on the screen whatever the number of services. */
export function Rail({ lists, at }: { readonly lists: WallState['lists']; readonly at: string }) {
  const [element, area] = useArea<HTMLElement>();
  const until = useRecordedUntil();
  const { width, height } = area ?? { width: 0, height: 0 };
  const wide = width >= WIDE;
  const columnWidth = wide ? (width - COLUMN_GAP) / 2 : width;
  const entries = entriesOf(lists, at, height < LEAST_HEIGHT_FOR_ACTS ? 0 : MOST_ACTS);
  const edges = brokenEdges(lists.breaker.values());
  const objectives = byBudgetLeft(lists.objective.values());
  const shares = (wide ? shareWideRail : shareRail)(
    {
      incidents: entries.map((entry) => heightOf(entry, columnWidth)),
      breakers: edges.map(() => BREAKER),
      objectives: objectives.map(() => OBJECTIVE),
    },
    height,
  );
  return (
    <aside class={wide ? 'rail wide' : 'rail'} ref={element} aria-label="Incidents, breakers and budgets">
      <Section title="Incidents" hidden={entries.length - shares.incidents}>
        {entries.length === 0 && <p class="calm">{until === '' ? 'None open' : `None open at ${until}`}</p>}
        {entries.slice(0, shares.incidents).map((entry) => (
          <RailEntry key={entry.incident?.id ?? entry.acts[0]?.id} {...entry} />
        ))}
      </Section>
      {shares.breakers > 0 && (
        <Section title="Breakers" hidden={edges.length - shares.breakers}>
          {edges.slice(0, shares.breakers).map((breaker) => (
            <BreakerLine key={breaker.id} breaker={breaker} />
          ))}
        </Section>
      )}
      {shares.objectives > 0 && (
        <Section title="Budgets" hidden={objectives.length - shares.objectives}>
          {objectives.slice(0, shares.objectives).map((objective) => (
            <ObjectiveMeter key={objective.serviceId} objective={objective} name={nameOf(lists.service, objective.serviceId)} />
          ))}
        </Section>
      )}
    </aside>
  );
}

/** Acts stand under the incident of their service; the others follow on their own. */
function entriesOf(lists: WallState['lists'], at: string, mostActs: number): Entry[] {
  const acts = actsToShow(lists.act.values(), at);
  const left = new Set(acts);
  const entries: Entry[] = openIncidents(lists.incident.values()).map((incident) => {
    const own = acts.filter((act) => left.has(act) && incident.services?.includes(act.serviceId ?? ''));
    for (const act of own) left.delete(act);
    return { incident, acts: own.slice(0, mostActs) };
  });
  return [...entries, ...[...left].map((act) => ({ incident: null, acts: [act] }))];
}

function heightOf({ incident, acts }: Entry, width: number): number {
  const titleLines = incident && titleOf(incident).length > (width - 2.2) * CHARACTERS_PER_REM ? 2 : 1;
  return CARD_FRAME + LINE * ((incident ? titleLines + 2 : 0) + acts.length * 2);
}

function RailEntry({ incident, acts }: Entry) {
  if (incident) return <IncidentCard incident={incident} acts={acts} />;
  return (
    <div class="incident">
      {acts.map((act) => (
        <ActLine key={act.id} act={act} />
      ))}
    </div>
  );
}

function Section({ title, hidden, children }: { readonly title: string; readonly hidden: number; readonly children: ComponentChildren }) {
  return (
    <section class={`rail-section rail-${title.toLowerCase()}`}>
      <h2>
        {title}
        {hidden > 0 && <span class="more">+{hidden} more</span>}
      </h2>
      {children}
    </section>
  );
}

function nameOf(services: ReadonlyMap<string, LiveService>, id: string): string {
  return services.get(id)?.name ?? id;
}
