import type { LiveInstance } from '@watchfloor/contracts';
import { appearanceOf } from './appearance.js';
import { Glyph } from './glyph.js';
import { shortLabels } from './short-label.js';

/** One small shape for each instance, where there is no room for their names. */
export function InstanceMarks({ instances }: { readonly instances: readonly LiveInstance[] }) {
  return (
    <span class="instance-marks" role="img" aria-label={summaryOf(instances)}>
      {instances.slice(0, 6).map(({ id, state }) => (
        <Glyph key={id} look={appearanceOf(state).look} />
      ))}
    </span>
  );
}

interface InstanceListProps {
  readonly instances: readonly LiveInstance[];
  readonly rows: number;
  readonly columns: number;
}

/** The instances by name, problems first; the last place says how many had none. */
export function InstanceList({ instances, rows, columns }: InstanceListProps) {
  const places = rows * columns;
  const shown = instances.length > places ? places - 1 : instances.length;
  if (shown === 0) {
    return (
      <p class="instance">
        {summaryOf(instances)}
        <InstanceMarks instances={instances} />
      </p>
    );
  }
  const short = columns > 1 ? shortLabels(instances.map(({ name }) => name)) : (name: string) => name;
  return (
    <ul class="instances" style={{ '--columns': columns }}>
      {instances.slice(0, shown).map(({ id, name, state }) => {
        const { look, word, suspect } = appearanceOf(state);
        return (
          <li key={id} class={`instance look-${look}${suspect ? ' suspect' : ''}`} data-instance={id}>
            <Glyph look={look} />
            <span class="name">{short(name)}</span>
            <span class="word">{word}</span>
          </li>
        );
      })}
      {instances.length > shown && <li class="instance more">+{instances.length - shown} more</li>}
    </ul>
  );
}

function summaryOf(instances: readonly LiveInstance[]): string {
  const up = instances.filter(({ state }) => state.status === 'up').length;
  return `${up} of ${instances.length} up`;
}
