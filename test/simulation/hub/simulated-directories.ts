import type { Act } from '@watchfloor/core';
import type { Catalog } from '../../../apps/hub/src/catalog/catalog.js';
import { ChannelDirectory, type Channel } from '../../../apps/hub/src/notifications/channel-directory.js';
import { Secret } from '../../../apps/hub/src/platform/secrets/secret.js';
import { SecretBox } from '../../../apps/hub/src/platform/secrets/secret-box.js';
import { ActDirectory, type PlannedStep } from '../../../apps/hub/src/remediation/act-directory.js';
import type { ActionTarget, AllowedCommand } from '../../../apps/hub/src/remediation/action.js';

export const SECRETS = new SecretBox(new Secret('k'.repeat(44)));

/** What acts ask of the configuration, without a file. */
export class SimulatedActs extends ActDirectory {
  constructor(private readonly catalog: Catalog) {
    super();
  }

  override hasService(serviceUid: string): boolean {
    return this.catalog.service(serviceUid) !== null;
  }

  override step(componentUid: string, index: number): PlannedStep | null {
    return this.catalog.stepSettings(componentUid, index);
  }

  override target({ kind, uid }: Act['target']): ActionTarget | null {
    const row = this.catalog.view.byUid(uid);
    return row === null ? null : { kind, id: row.key, address: null, place: null };
  }

  override commands(): ReadonlyMap<string, AllowedCommand> {
    return new Map();
  }
}

/** What deliveries ask of it. */
export class SimulatedChannels extends ChannelDirectory {
  constructor(private readonly catalog: Catalog) {
    super();
  }

  override find(uid: string): Channel | null {
    return this.ofNamespace().find((channel) => channel.uid === uid) ?? null;
  }

  override ofNamespace(): readonly Channel[] {
    return this.catalog.view.ofKind('channel').flatMap(({ uid, key, revision }) => {
      const settings = this.catalog.channelSettings(uid);
      return settings === null ? [] : [{ uid, key, revision, ...settings }];
    });
  }

  override sender() {
    return { publicUrl: null, smtp: null };
  }

  override deadMan(): null {
    return null;
  }
}
