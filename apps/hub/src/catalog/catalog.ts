import type { ServiceDefinition } from '@watchfloor/core';
import { IsNull } from 'typeorm';
import type { Settings } from '../platform/configuration/bodies.js';
import type { Variables } from '../platform/configuration/environment-text.js';
import { resolveSettings } from '../platform/configuration/judge-drafts.js';
import { fillTemplate } from '../platform/configuration/template.js';
import type { Database } from '../platform/database/database.js';
import { CatalogView } from './catalog-view.js';
import { Definition } from './definition.entity.js';

/** What exists now. Only `CatalogWriter` changes it, after its commit. */
export class Catalog {
  private present = new CatalogView([]);

  constructor(
    private readonly database: Database,
    private readonly variables: Variables = process.env,
  ) {}

  /** Valid until the next `definitions` event. */
  get view(): CatalogView {
    return this.present;
  }

  services(): ServiceDefinition[] {
    return this.present.services();
  }

  service(uid: string): ServiceDefinition | null {
    return this.present.service(uid);
  }

  async load(): Promise<void> {
    const rows = await this.database.write
      .getRepository(Definition)
      .find({ where: { retiredAt: IsNull() }, order: { createdAt: 'ASC', uid: 'ASC' } });
    this.present = new CatalogView(rows);
  }

  /** The settings of a check as its probe reads them, for one instance where it runs for each. */
  checkSettings(checkUid: string, instanceUid?: string): Settings | null {
    const check = this.present.byUid(checkUid);
    if (check?.kind !== 'check' || !('settings' in check.body)) return null;
    const settings = resolveSettings(check.body.settings, check.origin, this.variables);
    const instance = instanceUid === undefined ? null : this.present.byUid(instanceUid);
    if (instance?.kind !== 'instance' || !('address' in instance.body)) return settings;
    return fillTemplate(settings, { id: instance.key, ...instance.body });
  }

  channelSettings(channelUid: string): { notifier: string; settings: Settings } | null {
    const channel = this.present.byUid(channelUid);
    if (channel?.kind !== 'channel' || !('notifier' in channel.body)) return null;
    return { notifier: channel.body.notifier, settings: resolveSettings(channel.body.settings, channel.origin, this.variables) };
  }

  /** The action itself puts its target into them, because it knows what is harmless there. */
  stepSettings(componentUid: string, step: number): { action: string; settings: Settings } | null {
    const component = this.present.byUid(componentUid);
    if (component?.kind !== 'component' || !('remediation' in component.body)) return null;
    const found = component.body.remediation?.steps[step];
    return found === undefined
      ? null
      : { action: found.action, settings: resolveSettings(found.settings, component.origin, this.variables) };
  }
}
