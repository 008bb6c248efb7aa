import { DomainError } from '@watchfloor/core';
import type { DefinitionKind } from '../platform/configuration/bodies.js';
import type { Draft } from '../platform/configuration/draft.js';
import type { Judging } from '../platform/configuration/judge-drafts.js';
import type { WrittenDefaults } from '../platform/configuration/body-defaults.js';
import type { CatalogView } from './catalog-view.js';
import type { Catalog } from './catalog.js';
import { newUid, type CatalogWriter } from './catalog.writer.js';
import type { Definition } from './definition.entity.js';
import { judgeRequest } from './judge-request.js';
import { sameBody, sameMeaning } from './meaning.js';
import { withDescendants, type Plan } from './plan.js';
import { requestedDraft, type Request, type RequestedKind } from './requested-draft.js';
import { changed } from './written-again.js';

/** What a change by the API is judged with: of the running configuration, so it is asked for each time. */
export type Judge = () => Judging & { readonly defaults: WrittenDefaults };

const NOTHING: Plan = { create: [], change: [], retire: [], awaiting: [] };

/** Definitions that people make by API. Those of the file are read-only here. */
export class CatalogService {
  constructor(
    private readonly catalog: Catalog,
    private readonly writer: CatalogWriter,
    private readonly judge: Judge,
  ) {}

  /** Another hub may know more by now. */
  async catchUp(): Promise<void> {
    await this.writer.catchUp();
  }

  /** @throws DomainError `invalid` with its fields, `conflict` when the id is taken, `not_found` for the parent. */
  async create(request: Request, namespace: string, actor: string): Promise<Definition> {
    const { defaults, ...judging } = this.judge();
    const draft = requestedDraft(request, namespace, defaults);
    const uid = newUid();
    await this.writer.write(authorOf(actor, 'create', draft), (view) => {
      const place = placeOf(draft, view);
      judgeRequest(draft, view, null, judging);
      return { ...NOTHING, create: [{ uid, draft, ...place, serviceUid: draft.kind === 'service' ? uid : place.serviceUid }] };
    });
    return found(this.catalog.view, uid);
  }

  /** What is left out stays. `id` renames; the uid and the history stay. */
  async patch(kind: RequestedKind, uid: string, changes: Readonly<Record<string, unknown>>, actor: string): Promise<Definition> {
    const { defaults, ...judging } = this.judge();
    const row = ownRow(this.catalog.view, kind, uid);
    refuseMove(changes);
    await this.writer.write(authorOf(actor, 'change', row), (view) => {
      const from = ownRow(view, kind, uid);
      const written = { ...changed(from.body, changes), ...ownerKeys(from, view), id: changes.id ?? from.key };
      const draft = requestedDraft({ kind, written } as unknown as Request, from.namespace, defaults);
      judgeRequest(draft, view, from, judging);
      if (sameBody(from.body, draft.body) && from.key === draft.key) return null;
      const { parentUid, serviceUid } = from;
      return { ...NOTHING, change: [{ uid, parentUid, serviceUid, draft, from, isRevised: !sameMeaning(from.body, draft.body) }] };
    });
    return found(this.catalog.view, uid);
  }

  /** Retires it with everything that hangs on it; its history stays. */
  async retire(kind: RequestedKind, uid: string, actor: string): Promise<void> {
    const row = ownRow(this.catalog.view, kind, uid);
    await this.writer.write(authorOf(actor, 'retire', row), (view) => {
      ownRow(view, kind, uid);
      return { ...NOTHING, retire: withDescendants(view.all, new Set([uid])) };
    });
  }
}

function authorOf(actor: string, verb: string, { kind, namespace, key }: Pick<Draft, 'kind' | 'namespace' | 'key'>) {
  return { actor, action: `${kind}.${verb}`, subject: `${kind}:${namespace}/${key}` };
}

function found(view: CatalogView, uid: string): Definition {
  const row = view.byUid(uid);
  if (row === null) throw new DomainError('not_found', 'It was retired in the meantime.');
  return row;
}

function ownRow(view: CatalogView, kind: DefinitionKind, uid: string): Definition {
  const row = view.byUid(uid);
  if (row === null || row.kind !== kind) throw new DomainError('not_found', `There is no such ${kind}.`);
  if (row.origin === 'api') return row;
  const fix = row.origin === 'file' ? 'change it in the configuration file' : 'it registers itself';
  throw new DomainError('conflict', `The ${kind} ${row.key} is of origin ${row.origin}: ${fix}.`);
}

/** History belongs to where it was measured. */
function refuseMove(changes: Readonly<Record<string, unknown>>): void {
  const fields = ['serviceId', 'componentId']
    .filter((path) => path in changes)
    .map((path) => ({ path, message: 'can not change: create it anew there' }));
  if (fields.length > 0) throw new DomainError('invalid', 'A definition stays where it is.', fields);
}

function placeOf(draft: Draft, view: CatalogView): { parentUid: string | null; serviceUid: string | null } {
  if (draft.parent === null) return { parentUid: null, serviceUid: null };
  const parent = view.byKey(draft.namespace, draft.parent.kind, draft.parent.key);
  if (parent === null) {
    const path = `${draft.parent.kind}Id`;
    throw new DomainError('invalid', `The ${draft.kind} ${draft.key} is wrong.`, [
      { path, message: `there is no ${draft.parent.kind} ${draft.parent.key}` },
    ]);
  }
  if (draft.kind === 'instance' && 'registered' in parent.body && parent.body.registered)
    throw new DomainError('conflict', `The instances of ${parent.key} register themselves.`);
  return { parentUid: parent.uid, serviceUid: parent.serviceUid };
}

function ownerKeys(row: Definition, view: CatalogView): Record<string, string> {
  const parent = row.parentUid === null ? null : view.byUid(row.parentUid);
  return parent === null ? {} : { [`${parent.kind}Id`]: parent.key };
}
