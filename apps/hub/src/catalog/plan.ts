import { draftKey, type Draft } from '../platform/configuration/draft.js';
import type { Definition } from './definition.entity.js';
import { sameBody, sameMeaning } from './meaning.js';

export type Existing = Pick<Definition, 'uid' | 'namespace' | 'kind' | 'key' | 'parentUid' | 'serviceUid' | 'origin' | 'body' | 'revision'>;

/** A draft that has found its place: its uid, its parent's and its service's. */
export interface Placed {
  readonly uid: string;
  readonly parentUid: string | null;
  readonly serviceUid: string | null;
  readonly draft: Draft;
}

export interface Change extends Placed {
  readonly from: Existing;
  /** The check, say, now means something else: what was seen before proves nothing. */
  readonly isRevised: boolean;
}

export interface Plan {
  readonly create: readonly Placed[];
  readonly change: readonly Change[];
  readonly retire: readonly Existing[];
  /** Removals that are too many to be believed at once; they wait for a person. */
  readonly awaiting: readonly Existing[];
}

export interface PlanOptions {
  readonly newUid: () => string;
  /** A person has confirmed the removals. */
  readonly isConfirmed: boolean;
}

const MOST_REMOVED_UNASKED = 5;
const MOST_REMOVED_UNASKED_RATIO = 0.05;

/**
 * What must change so that the catalog says what the file says. Pure; drafts stand parents first.
 * An object of the API or of a module whose key the file now holds becomes the file's and keeps its uid.
 */
export function planChanges(existing: readonly Existing[], drafts: readonly Draft[], { newUid, isConfirmed }: PlanOptions): Plan {
  const byKey = new Map(existing.map((row) => [draftKey(row), row]));
  const placed = new Map<string, Placed>();
  const kept = new Set<string>();
  const create: Placed[] = [];
  const change: Change[] = [];
  const moved: Existing[] = [];

  for (const draft of drafts) {
    const parent = draft.parent === null ? null : placed.get(draftKey({ ...draft.parent, namespace: draft.namespace }));
    if (parent === undefined) continue;
    const found = byKey.get(draftKey(draft)) ?? (draft.was === null ? undefined : byKey.get(draftKey({ ...draft, key: draft.was })));
    // History belongs to one service; what goes to another one begins anew there.
    const isElsewhere = found !== undefined && parent !== null && found.serviceUid !== parent.serviceUid;
    const from = isElsewhere ? undefined : found;
    const uid = from?.uid ?? newUid();
    const serviceUid = draft.kind === 'service' ? uid : (parent?.serviceUid ?? null);
    const place: Placed = { uid, parentUid: parent?.uid ?? null, serviceUid, draft };
    placed.set(draftKey(draft), place);
    if (isElsewhere) moved.push(found);
    if (from === undefined) create.push(place);
    else {
      kept.add(from.uid);
      const changed = changeOf(from, place);
      if (changed !== null) change.push(changed);
    }
  }
  return { create, change, ...removals(existing, { kept, moved, placed, isConfirmed }) };
}

function changeOf(from: Existing, place: Placed): Change | null {
  const { draft, parentUid } = place;
  const isRevised = !sameMeaning(from.body, draft.body) || from.parentUid !== parentUid;
  const isSame = sameBody(from.body, draft.body) && from.key === draft.key && from.origin === draft.origin && !isRevised;
  return isSame ? null : { ...place, from, isRevised };
}

interface Removing {
  readonly kept: ReadonlySet<string>;
  readonly moved: readonly Existing[];
  readonly placed: ReadonlyMap<string, Placed>;
  readonly isConfirmed: boolean;
}

function removals(existing: readonly Existing[], { kept, moved, placed, isConfirmed }: Removing): Pick<Plan, 'retire' | 'awaiting'> {
  const fromFile = existing.filter(({ origin }) => origin === 'file');
  const left = fromFile.filter((row) => !kept.has(row.uid) && !moved.includes(row));
  const isTooMuch = left.length >= MOST_REMOVED_UNASKED && left.length > fromFile.length * MOST_REMOVED_UNASKED_RATIO;
  const awaiting = isTooMuch && !isConfirmed ? left : [];
  const gone = new Set([...moved, ...(awaiting.length > 0 ? [] : left)].map(({ uid }) => uid));
  const listing = new Set(
    [...placed.values()].filter(({ draft }) => draft.kind === 'component' && !draft.body.registered).map(({ uid }) => uid),
  );
  // A registered instance stays only where its component still takes registrations.
  for (const { origin, uid, parentUid } of existing)
    if (origin === 'module' && !kept.has(uid) && parentUid !== null && listing.has(parentUid)) gone.add(uid);
  return { retire: withDescendants(existing, gone, kept), awaiting };
}

/** Whatever hangs on a retired object goes with it, whoever wrote it. */
export function withDescendants(
  existing: readonly Existing[],
  gone: ReadonlySet<string>,
  kept: ReadonlySet<string> = new Set(),
): Existing[] {
  const all = new Set(gone);
  for (let size = -1; size !== all.size;) {
    size = all.size;
    for (const { uid, parentUid } of existing) if (parentUid !== null && all.has(parentUid) && !kept.has(uid)) all.add(uid);
  }
  return existing.filter(({ uid }) => all.has(uid));
}
