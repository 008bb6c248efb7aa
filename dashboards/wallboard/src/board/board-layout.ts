/** All lengths in root font sizes: one is the smallest text that can be read from where people stand. */
export interface Area {
  readonly width: number;
  readonly height: number;
}

export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
  readonly cell: Area;
}

/** How much one service gets: a tile with its parts, a name, a glyph with a short id, or a cell of the heat map. */
export type Detail = 'full' | 'name' | 'glyph' | 'heat';

export interface BoardLayout {
  readonly detail: Detail;
  /** Problems that stand above the map as cards of their own; the worst ones, since problems come first. */
  readonly cards: number;
  readonly cardGrid: CellGrid | null;
  readonly map: CellGrid;
}

interface Level {
  readonly detail: Detail;
  readonly atMost: number;
  readonly least: Area;
  /** Worth having when there is room, as the best shape of a cell. */
  readonly ratio: number;
}

const LEVELS: readonly Level[] = [
  { detail: 'full', atMost: 24, least: { width: 6.8, height: 2.75 }, ratio: 2 },
  { detail: 'name', atMost: 96, least: { width: 2.9, height: 1.25 }, ratio: 2.4 },
  { detail: 'glyph', atMost: 400, least: { width: 0.98, height: 0.98 }, ratio: 1.6 },
  { detail: 'heat', atMost: Infinity, least: { width: 0, height: 0 }, ratio: 1 },
];

const CARD: Area = { width: 6.9, height: 2.95 };
const CARD_ROWS = 3;
/** The gap between the cards and the map. */
const SECTION_GAP = 0.4;

/** The most detail that this many services can have in this area without scrolling. */
export function layoutBoard({ count, problems, area }: { count: number; problems: number; area: Area }): BoardLayout {
  for (const level of LEVELS) {
    if (count > level.atMost) continue;
    const layout = level.detail === 'full' ? withoutCards(level, count, area) : withCards(level, count, problems, area);
    if (layout) return layout;
  }
  return { detail: 'heat', cards: 0, cardGrid: null, map: bestGrid(count, area, 1) };
}

function withoutCards(level: Level, count: number, area: Area): BoardLayout | null {
  const map = fittingGrid(level, count, area);
  return map && { detail: level.detail, cards: 0, cardGrid: null, map };
}

/** As many rows of cards as the problems fill and the map can spare. */
function withCards(level: Level, count: number, problems: number, area: Area): BoardLayout | null {
  const columns = Math.max(1, Math.floor(area.width / CARD.width));
  const wanted = Math.min(CARD_ROWS, Math.ceil(problems / columns), Math.floor((0.6 * area.height) / CARD.height));
  for (let rows = wanted; rows >= Math.min(1, wanted); rows--) {
    const cards = Math.min(problems, rows * columns);
    const cardsHeight = rows * CARD.height;
    const rest = { width: area.width, height: area.height - (rows === 0 ? 0 : cardsHeight + SECTION_GAP) };
    const map = fittingGrid(level, count - cards, rest);
    if (map)
      return {
        detail: level.detail,
        cards,
        cardGrid: rows === 0 ? null : { columns, rows, cell: { width: area.width / columns, height: CARD.height } },
        map,
      };
  }
  return null;
}

function fittingGrid({ least, ratio }: Level, count: number, area: Area): CellGrid | null {
  const grid = bestGrid(count, area, ratio, least);
  return grid.cell.width >= least.width && grid.cell.height >= least.height ? grid : null;
}

/** The number of columns whose cells come nearest to the ratio, among those that keep the least size. */
function bestGrid(count: number, area: Area, ratio: number, least: Area = { width: 0, height: 0 }): CellGrid {
  if (count === 0) return { columns: 1, rows: 1, cell: area };
  const grids = Array.from({ length: count }, (_, index): CellGrid => {
    const columns = index + 1;
    const rows = Math.ceil(count / columns);
    return { columns, rows, cell: { width: area.width / columns, height: area.height / rows } };
  });
  const fitting = grids.filter(({ cell }) => cell.width >= least.width && cell.height >= least.height);
  const worth = ({ cell }: CellGrid) => Math.min(cell.width / ratio, cell.height);
  return (fitting.length > 0 ? fitting : grids).reduce((best, grid) => (worth(grid) > worth(best) ? grid : best));
}
