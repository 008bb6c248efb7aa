import { dependentsOf, directDependents, unreachableBy, type Dependent } from './reachability.js';

const graph = { storefront: ['booking'], booking: ['payments', 'mail'], payments: ['ledger'], mail: [], ledger: ['payments'] };

function find(down: readonly string[]): (uid: string) => Dependent | undefined {
  return (uid) => {
    const dependsOn = graph[uid as keyof typeof graph];
    return dependsOn === undefined ? undefined : { definition: { key: uid, dependsOn }, isDown: down.includes(uid) };
  };
}

const directly = directDependents(Object.entries(graph).map(([uid, dependsOn]) => ({ uid, dependsOn })));

describe('reachability (ST-10)', () => {
  it('is lost by any hard-DOWN parent, however far, the nearest first', () => {
    expect(unreachableBy('storefront', find(['ledger']))).toBe('ledger');
    expect(unreachableBy('storefront', find(['ledger', 'mail']))).toBe('mail');
    expect(unreachableBy('storefront', find(['storefront']))).toBeNull();
    expect(unreachableBy('gone', find(['ledger']))).toBeNull();
  });

  it('ends also where dependencies run in a circle', () => {
    expect(unreachableBy('payments', find([]))).toBeNull();
    expect(dependentsOf('payments', directly).toSorted()).toEqual(['booking', 'ledger', 'storefront']);
  });

  it('concerns everything above', () => {
    expect(dependentsOf('mail', directly).toSorted()).toEqual(['booking', 'storefront']);
    expect(dependentsOf('storefront', directly)).toEqual([]);
  });
});
