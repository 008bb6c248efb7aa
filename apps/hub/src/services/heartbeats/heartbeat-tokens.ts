import { Injectable } from '@nestjs/common';
import { TokenService } from '../../access/token.service.js';
import { hashOf } from '../../access/token-secret.js';
import type { CatalogView } from '../../catalog/catalog-view.js';
import { Catalog } from '../../catalog/catalog.js';
import type { DefinitionOf } from '../../catalog/definition.entity.js';

/** What a signal is of: a heartbeat check, for one instance where it runs for each. */
export interface Heartbeat {
  readonly serviceUid: string;
  readonly checkUid: string;
  readonly instanceUid?: string;
}

/**
 * Whose signal a token sends. Tokens written beside the check are known by their hash, so that looking one up takes
 * as long whether it is nearly right or not.
 */
@Injectable()
export class HeartbeatTokens {
  private known: { readonly view: CatalogView; readonly byHash: ReadonlyMap<string, readonly Heartbeat[]> } | null = null;

  constructor(
    private readonly catalog: Catalog,
    private readonly tokens: TokenService,
  ) {}

  /** Several where instances share a token; none for a token that is nobody's. */
  async find(secret: string): Promise<readonly Heartbeat[]> {
    const written = this.written().get(hashOf(secret));
    if (written !== undefined) return written;
    const caller = await this.tokens.authenticate(secret);
    if (caller?.kind !== 'heartbeat' || caller.scope.check === undefined) return [];
    const check = this.catalog.view.byKey(caller.namespaceOf(undefined), 'check', caller.scope.check);
    return check?.body.probe === 'heartbeat' ? this.placed(check) : [];
  }

  private written(): ReadonlyMap<string, readonly Heartbeat[]> {
    const { view } = this.catalog;
    if (this.known?.view === view) return this.known.byHash;
    const byHash = new Map<string, Heartbeat[]>();
    const heartbeats = view.ofKind('check').filter(({ body }) => body.probe === 'heartbeat');
    for (const heartbeat of heartbeats.flatMap((check) => this.placed(check))) {
      const token = this.catalog.checkSettings(heartbeat.checkUid, heartbeat.instanceUid)?.['token'];
      if (typeof token !== 'string') continue;
      const hash = hashOf(token);
      byHash.set(hash, [...(byHash.get(hash) ?? []), heartbeat]);
    }
    this.known = { view, byHash };
    return byHash;
  }

  private placed({ uid: checkUid, parentUid, serviceUid }: DefinitionOf<'check'>): Heartbeat[] {
    const { view } = this.catalog;
    if (serviceUid === null) return [];
    if (view.byUid(parentUid ?? '')?.kind !== 'component') return [{ serviceUid, checkUid }];
    return view.childrenOf(parentUid ?? '', 'instance').map(({ uid: instanceUid }) => ({ serviceUid, checkUid, instanceUid }));
  }
}
