import { appearanceOf, explanationOf, isProblem } from './appearance.js';
import type { Area } from './board-layout.js';
import { Glyph } from './glyph.js';
import { InstanceList, InstanceMarks } from './instances.js';
import { initialsOf, type ServicePicture } from './service-picture.js';
import { ObjectiveMeter } from '../objective-meter.js';
import { Age } from '../time/age.js';
import { useRecordedUntil } from '../wall-context.js';
import { partsOf } from './tile-parts.js';

/** In root font sizes: from this width on the meter has room to name its month. */
const WIDTH_WITH_MONTH = 13;

interface ServiceTileProps extends ServicePicture {
  readonly cell: Area;
}

/** One service: its name, its state as shape, word and colour, since when, and as many of its parts as the tile has room for. */
export function ServiceTile({ service, instances, objective, owner, cell }: ServiceTileProps) {
  const { look, word, acknowledged, suspect } = appearanceOf(service.state);
  const standsStill = useRecordedUntil() !== '';
  const explanation = explanationOf(service.state);
  const parts = partsOf(cell, { explanation: explanation !== '', instances: instances.length, objective: objective !== undefined });
  const marks = `tile look-${look}${acknowledged ? ' acknowledged' : ''}${suspect ? ' suspect' : ''}${parts.roomy ? ' roomy' : ''}`;
  return (
    <li class={marks} data-service={service.id}>
      <div class="tile-head">
        <h2 class="name">{service.name}</h2>
        {look !== 'up' && <Glyph look={look} />}
      </div>
      <p class="tile-state">
        <span class="word">{!standsStill ? word : parts.roomy ? `was ${word}` : `${word}?`}</span>
        {acknowledged && (
          <span class="taken">
            <Glyph look="check" />
            {owner ? initialsOf(owner) : ''}
          </span>
        )}
        {(isProblem(look) || parts.roomy) && <Age since={service.state.since} before={parts.roomy ? 'for ' : ''} brief={!parts.roomy} />}
        {!parts.roomy && !isProblem(look) && <InstanceMarks instances={instances} />}
      </p>
      {parts.explanation && <p class="explanation">{explanation}</p>}
      {parts.instanceRows > 0 && <InstanceList instances={instances} rows={parts.instanceRows} columns={parts.instanceColumns} />}
      {parts.objective && objective && <ObjectiveMeter objective={objective} withMonth={cell.width >= WIDTH_WITH_MONTH} />}
      {parts.lastSeen && (
        <p class="last-seen">
          <span>{service.latencyMs === undefined ? '' : `${Math.round(service.latencyMs)} ms`}</span>
          <Age since={service.checkedAt} before="checked " after=" ago" />
        </p>
      )}
    </li>
  );
}
