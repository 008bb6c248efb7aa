import type { LiveInstance } from '@watchfloor/contracts';
import { gather, initialsOf } from './service-picture.js';

const instance = (id: string, status: 'up' | 'down'): LiveInstance => ({
  id,
  name: id,
  serviceId: 'booking',
  componentId: 'api',
  state: { status },
});
const byId = <Item extends { id: string }>(...items: Item[]) => new Map(items.map((item) => [item.id, item]));

describe('service picture', () => {
  const pictureOf = gather({
    instance: byId(instance('a', 'up'), instance('b', 'down')),
    incident: byId(
      { id: '1', number: 1, services: ['booking'], ack: { by: 'Ada Lovelace', at: '2026-11-21T14:00:00.000Z' } },
      { id: '2', number: 2, services: ['search'], phase: 'resolved' as const, owner: 'team-search' },
    ),
    objective: new Map([['booking', { serviceId: 'booking', month: '2026-11' }]]),
  });
  const service = (id: string) => ({ id, name: id, state: { status: 'down' as const } });

  it('holds the instances with problems first, the objective, and who took the open incident', () => {
    const picture = pictureOf(service('booking'));
    expect(picture.instances.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(picture.objective?.month).toBe('2026-11');
    expect(picture.owner).toBe('Ada Lovelace');
  });

  it('a resolved incident has no owner any more', () => {
    expect(pictureOf(service('search'))).toMatchObject({ instances: [], objective: undefined, owner: undefined });
  });

  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada.lovelace@example.com', 'AL'],
    ['team-booking', 'TB'],
    ['ops', 'O'],
    ['', ''],
    ['<b>', 'B'],
  ])('initials of %p are %p', (person, initials) => {
    expect(initialsOf(person)).toBe(initials);
  });
});
