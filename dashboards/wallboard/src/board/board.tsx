import { useMemo } from 'preact/hooks';
import type { WallState } from '../live/live-state.js';
import { appearanceOf, isProblem } from './appearance.js';
import { gather, type ServicePicture } from './service-picture.js';
import { layoutBoard, type Area, type BoardLayout } from './board-layout.js';
import { MapCell } from './map-cell.js';
import { ServiceTile } from './service-tile.js';
import { fitLabel, shortLabels } from './short-label.js';
import { inTileOrder } from './tile-order.js';
import { useArea } from './use-area.js';

/** Every service, in as much detail as fits: tiles, or cards of the problems above a map of the rest. */
export function Board({ lists }: { readonly lists: WallState['lists'] }) {
  const [element, area] = useArea<HTMLElement>();
  const ordered = useMemo(() => inTileOrder(lists.service.values()), [lists.service]);
  const pictures = useMemo(() => gather(lists), [lists.component, lists.instance, lists.incident, lists.objective]);
  return (
    <main class="board" ref={element} aria-label="Services">
      {area && ordered.length > 0 && <Services ordered={ordered} pictureOf={pictures} area={area} />}
      {ordered.length === 0 && <p class="empty">No services yet</p>}
    </main>
  );
}

interface ServicesProps {
  readonly ordered: readonly ServicePicture['service'][];
  readonly pictureOf: (service: ServicePicture['service']) => ServicePicture;
  readonly area: Area;
}

function Services({ ordered, pictureOf, area }: ServicesProps) {
  const problems = ordered.filter(({ state }) => isProblem(appearanceOf(state).look)).length;
  const layout = layoutBoard({ count: ordered.length, problems, area });
  if (layout.detail === 'full') {
    return (
      <Grid class="tiles" layout={layout.map}>
        {ordered.map((service) => (
          <ServiceTile key={service.id} {...pictureOf(service)} cell={layout.map.cell} />
        ))}
      </Grid>
    );
  }
  return (
    <>
      {layout.cardGrid && (
        <Grid class="cards" layout={layout.cardGrid}>
          {ordered.slice(0, layout.cards).map((service) => (
            <ServiceTile key={service.id} {...pictureOf(service)} cell={layout.cardGrid!.cell} />
          ))}
        </Grid>
      )}
      <Cells services={ordered.slice(layout.cards)} layout={layout} />
    </>
  );
}

function Cells({ services, layout }: { readonly services: readonly ServicePicture['service'][]; readonly layout: BoardLayout }) {
  const byName = layout.detail === 'name';
  const short = shortLabels(services.map(({ id, name }) => (byName ? name : id)));
  const { width, height } = layout.map.cell;
  const labelled = byName || (layout.detail === 'glyph' && width >= 2.3 && height >= 1.3);
  return (
    <Grid class={`cells cells-${layout.detail}`} layout={layout.map}>
      {services.map(({ id, name, state }) => (
        <MapCell
          key={id}
          name={name}
          label={labelled ? fitLabel(short(byName ? name : id), charactersIn(width, state)) : ''}
          shaped={layout.detail !== 'heat'}
          worded={byName && height >= 2.6}
          {...appearanceOf(state)}
        />
      ))}
    </Grid>
  );
}

/** How many characters of the narrow face surely fit beside the glyph of a problem. */
function charactersIn(width: number, state: ServicePicture['service']['state']): number {
  return Math.floor((width - 0.75 - (appearanceOf(state).look === 'up' ? 0 : 1.4)) / 0.44);
}

interface GridProps {
  readonly class: string;
  readonly layout: BoardLayout['map'];
  readonly children: preact.ComponentChildren;
}

/** Rows have the height that was computed, so a card is as high beside an empty map as above a full one. */
function Grid({ class: name, layout, children }: GridProps) {
  const style = { '--columns': layout.columns, '--rows': layout.rows, '--cell-height': `${layout.cell.height}rem` };
  return (
    <ul class={`grid ${name}`} style={style}>
      {children}
    </ul>
  );
}
