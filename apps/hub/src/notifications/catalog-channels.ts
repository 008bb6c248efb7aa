import { Injectable } from '@nestjs/common';
import { ActiveConfiguration } from '../catalog/active-configuration.js';
import { Catalog } from '../catalog/catalog.js';
import type { Definition } from '../catalog/definition.entity.js';
import { ChannelDirectory, type Channel } from './channel-directory.js';
import type { NotifierContext } from './notifier.js';

/** Channels of the catalog, the sender's side of the configuration file. */
@Injectable()
export class CatalogChannels extends ChannelDirectory {
  constructor(
    private readonly catalog: Catalog,
    private readonly active: ActiveConfiguration,
  ) {
    super();
  }

  override find(uid: string): Channel | null {
    const row = this.catalog.view.byUid(uid);
    return row?.kind === 'channel' ? this.channelOf(row) : null;
  }

  override ofNamespace(namespace: string): readonly Channel[] {
    const rows = this.catalog.view.ofKind('channel').filter((row) => row.namespace === namespace);
    return rows.flatMap((row) => this.channelOf(row) ?? []);
  }

  override sender(): Pick<NotifierContext, 'publicUrl' | 'smtp'> {
    const { hub, smtp } = this.active.configuration;
    return { publicUrl: hub.publicUrl, smtp };
  }

  override deadMan(): { readonly url: string; readonly intervalMs: number } | null {
    return this.active.configuration.hub.deadMan;
  }

  private channelOf({ uid, key, revision }: Definition): Channel | null {
    const found = this.catalog.channelSettings(uid);
    return found === null ? null : { uid, key, revision, ...found };
  }
}
