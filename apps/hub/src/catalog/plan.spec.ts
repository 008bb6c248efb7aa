import * as fc from 'fast-check';
import type { Draft } from '../platform/configuration/draft.js';
import { planChanges, type Existing, type Plan } from './plan.js';

const BODY = {
  name: 'A',
  tier: 3,
  owner: null,
  customerFacing: false,
  objectivePpm: null,
  dependsOn: [],
  notify: null,
  runbook: null,
  labels: {},
  mergeWindowMs: 1,
} as const;

function service(key: string, more: Partial<Draft<'service'>> = {}): Draft<'service'> {
  return {
    kind: 'service',
    namespace: 'default',
    key,
    was: null,
    parent: null,
    origin: 'file',
    body: BODY,
    at: { file: 'f', path: [] },
    ...more,
  };
}

function component(key: string, serviceKey: string, registered = false): Draft<'component'> {
  const body = { name: key, essential: true, minHealthy: 1, stateful: false, registered, forgetAfterMs: 1, remediation: null };
  return {
    kind: 'component',
    namespace: 'default',
    key,
    was: null,
    parent: { kind: 'service', key: serviceKey },
    origin: 'file',
    body,
    at: { file: 'f', path: [] },
  };
}

function plan(existing: readonly Existing[], drafts: readonly Draft[], isConfirmed = false): Plan {
  let last = existing.length;
  return planChanges(existing, drafts, { newUid: () => `uid-${(last += 1)}`, isConfirmed });
}

/** What the database holds after a plan. */
function after(existing: readonly Existing[], { create, change, retire }: Plan): Existing[] {
  const gone = new Set([...retire.map(({ uid }) => uid), ...change.map(({ uid }) => uid)]);
  const revised = new Map(change.map(({ uid, from, isRevised }) => [uid, from.revision + (isRevised ? 1 : 0)]));
  const written = [...create, ...change].map(({ uid, parentUid, serviceUid, draft }): Existing => {
    const { namespace, kind, key, origin, body } = draft;
    return { uid, parentUid, serviceUid, namespace, kind, key, origin, body, revision: revised.get(uid) ?? 1 };
  });
  return [...existing.filter(({ uid }) => !gone.has(uid)), ...written];
}

const rowsOf = (drafts: readonly Draft[]) => after([], plan([], drafts));

describe('planChanges', () => {
  it('creates parents with their children', () => {
    expect(rowsOf([service('a'), component('k', 'a')])).toMatchObject([
      { key: 'a', serviceUid: 'uid-1', parentUid: null },
      { key: 'k', serviceUid: 'uid-1', parentUid: 'uid-1' },
    ]);
  });

  it('raises the revision only when the meaning changes', () => {
    const rows = rowsOf([service('a')]);
    expect(plan(rows, [service('a', { body: { ...BODY, name: 'B', labels: { x: 'y' } } })]).change[0]).toMatchObject({
      uid: 'uid-1',
      isRevised: false,
    });
    expect(plan(rows, [service('a', { body: { ...BODY, tier: 1 } })]).change[0]).toMatchObject({ uid: 'uid-1', isRevised: true });
  });

  it('keeps the uid of what is renamed by was', () => {
    const renamed = plan(rowsOf([service('a')]), [service('b', { was: 'a' })]);
    expect(renamed).toMatchObject({ create: [], retire: [], change: [{ uid: 'uid-1', isRevised: false, draft: { key: 'b' } }] });
  });

  it('ignores a was that has done its work', () => {
    expect(plan(rowsOf([service('b')]), [service('b', { was: 'a' })])).toMatchObject({ create: [], change: [], retire: [] });
  });

  it('takes over what the API made under the same key', () => {
    const made = rowsOf([service('a', { origin: 'api' })]);
    expect(plan(made, [service('a')]).change[0]).toMatchObject({ uid: 'uid-1', isRevised: false, draft: { origin: 'file' } });
  });

  it('leaves alone what the API made, until what it hangs on is retired', () => {
    const file = rowsOf([service('a')]);
    const api: Existing = { ...(rowsOf([service('a'), component('k', 'a')])[1] as Existing), origin: 'api' };
    expect(plan([...file, api], [service('a')]).retire).toEqual([]);
    expect(plan([...file, api], []).retire.map(({ key }) => key)).toEqual(['a', 'k']);
  });

  it('retires registered instances when their component lists its own', () => {
    const rows = rowsOf([service('a'), component('k', 'a', true)]);
    const instance: Existing = {
      uid: 'i',
      namespace: 'default',
      kind: 'instance',
      key: 'i',
      parentUid: 'uid-2',
      serviceUid: 'uid-1',
      origin: 'module',
      revision: 1,
      body: { name: 'i', place: null, address: null },
    };
    expect(plan([...rows, instance], [service('a'), component('k', 'a', true)]).retire).toEqual([]);
    expect(plan([...rows, instance], [service('a'), component('k', 'a')]).retire).toEqual([instance]);
  });

  it('begins the history of what goes to another service anew', () => {
    const rows = rowsOf([service('a'), service('b'), component('k', 'a')]);
    const moved = plan(rows, [service('a'), service('b'), component('k', 'b')]);
    expect(moved).toMatchObject({ create: [{ uid: 'uid-4', serviceUid: 'uid-2' }], retire: [{ uid: 'uid-3' }] });
  });

  const services = (count: number) => Array.from({ length: count }, (_, index) => service(`s${index}`));
  test.each([
    [10, 6, 0, 4],
    [10, 5, 5, 0],
    [200, 191, 0, 9],
    [200, 190, 0, 10],
    [200, 189, 11, 0],
    [5, 0, 5, 0],
    [4, 0, 0, 4],
  ])('of %d objects, keeping %d: %d removals wait and %d are done', (before, kept, awaiting, retired) => {
    const changed = plan(rowsOf(services(before)), [...services(kept), service('new')]);
    expect([changed.awaiting.length, changed.retire.length, changed.create.length]).toEqual([awaiting, retired, 1]);
    expect(plan(rowsOf(services(before)), services(kept), true).retire).toHaveLength(before - kept);
  });
});

describe('properties', () => {
  const drafts = fc
    .uniqueArray(fc.record({ key: fc.constantFrom(...'abcdefgh'), tier: fc.constantFrom(1, 2, 3, 4), child: fc.boolean() }), {
      selector: ({ key }) => key,
    })
    .map((all) =>
      all.flatMap(({ key, tier, child }) => [
        service(key, { body: { ...BODY, tier: tier as 1 } }),
        ...(child ? [component(`${key}-k`, key)] : []),
      ]),
    );
  const shape = (rows: readonly Pick<Existing, 'kind' | 'key' | 'body'>[]) =>
    rows.map(({ kind, key, body }) => `${kind} ${key} ${JSON.stringify(body)}`).sort();

  it('a confirmed plan leads to exactly what the file says, and doing it twice changes nothing', () => {
    fc.assert(
      fc.property(drafts, drafts, (before, wanted) => {
        const rows = rowsOf(before);
        const now = after(rows, plan(rows, wanted, true));
        expect(shape(now)).toEqual(shape(wanted));
        expect(plan(now, wanted)).toEqual({ create: [], change: [], retire: [], awaiting: [] });
      }),
    );
  });

  it('what keeps its key keeps its uid', () => {
    fc.assert(
      fc.property(drafts, drafts, (before, wanted) => {
        const rows = rowsOf(before);
        const now = new Map(after(rows, plan(rows, wanted, true)).map(({ kind, key, uid }) => [`${kind} ${key}`, uid]));
        for (const { kind, key, uid } of rows) expect([uid, undefined]).toContain(now.get(`${kind} ${key}`));
      }),
    );
  });
});
