import type { Area } from './board-layout.js';

/** Heights in root font sizes; the style sheet sets the same. */
const ROOMY: Area = { width: 9, height: 4.6 };
const FRAME = 1.3;
const HEAD = 1.5;
const STATE = 1.7;
const LINE = 1.3;
const INSTANCE = 1.4;
const METER = 1.7;
const INSTANCE_WIDTH = 6.2;

export interface TileParts {
  readonly roomy: boolean;
  readonly explanation: boolean;
  readonly instanceRows: number;
  readonly instanceColumns: number;
  readonly objective: boolean;
  readonly lastSeen: boolean;
}

export const BARE: TileParts = { roomy: false, explanation: false, instanceRows: 0, instanceColumns: 1, objective: false, lastSeen: false };

/** What a tile of this size shows below name and state: the reason, then one row of instances, the budget, all instances, the last check. */
export function partsOf(cell: Area, has: { explanation: boolean; instances: number; objective: boolean }): TileParts {
  if (cell.width < ROOMY.width || cell.height < ROOMY.height) return BARE;
  let left = cell.height - FRAME - HEAD - STATE;
  const take = (height: number, wanted: boolean): boolean => {
    const fits = wanted && left >= height;
    if (fits) left -= height;
    return fits;
  };
  const explanation = take(LINE, has.explanation);
  const firstRow = take(INSTANCE, has.instances > 0);
  const objective = take(METER, has.objective);
  const rowsThatFit = firstRow ? 1 + Math.floor(left / INSTANCE) : 0;
  const instanceColumns = has.instances > rowsThatFit ? Math.max(1, Math.floor((cell.width - FRAME) / INSTANCE_WIDTH)) : 1;
  const instanceRows = Math.min(rowsThatFit, Math.ceil(has.instances / instanceColumns));
  left -= Math.max(0, instanceRows - 1) * INSTANCE;
  return { roomy: true, explanation, instanceRows, instanceColumns, objective, lastSeen: take(LINE, true) };
}
