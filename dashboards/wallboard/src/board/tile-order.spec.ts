import type { LiveState } from '@watchfloor/contracts';
import fc from 'fast-check';
import { appearanceOf, isProblem } from './appearance.js';
import { inTileOrder } from './tile-order.js';

const tile = (id: string, status: LiveState['status'], since = '2026-11-21T14:00:00.000Z', flags: LiveState['flags'] = []) => ({
  id,
  state: { status, since, flags },
});

describe('tile order', () => {
  it('puts the worst first, then what nobody took, then the newest; the calm ones by id', () => {
    const order = inTileOrder([
      tile('z-up', 'up', '2026-11-21T15:00:00.000Z'),
      tile('a-up', 'up', '2026-11-21T13:00:00.000Z'),
      tile('degraded', 'degraded'),
      tile('unknown', 'unknown'),
      tile('planned', 'down', undefined, ['maintenance']),
      tile('down-taken', 'down', '2026-11-21T16:00:00.000Z', ['acknowledged']),
      tile('down-old', 'down', '2026-11-21T13:00:00.000Z'),
      tile('down-new', 'down', '2026-11-21T14:30:00.000Z'),
      tile('m-pending', 'pending'),
    ]);
    expect(order.map(({ id }) => id)).toEqual([
      'down-new',
      'down-old',
      'down-taken',
      'unknown',
      'degraded',
      'planned',
      'a-up',
      'm-pending',
      'z-up',
    ]);
  });

  it('never moves calm tiles among each other, whatever happens to the others', () => {
    const status = fc.constantFrom<LiveState['status']>('up', 'down', 'degraded', 'unknown', 'pending');
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(fc.string(), status), { selector: ([id]) => id }), (entries) => {
        const calm = inTileOrder(entries.map(([id, now]) => tile(id, now))).filter(({ state }) => !isProblem(appearanceOf(state).look));
        const ids = calm.map(({ id }) => id);
        expect(ids).toEqual([...ids].sort());
      }),
    );
  });
});
