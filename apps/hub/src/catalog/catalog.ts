import type { ServiceDefinition } from '@watchfloor/core';
import { In, IsNull, type FindOptionsWhere } from 'typeorm';
import type { Settings } from '../platform/configuration/bodies.js';
import type { Variables } from '../platform/configuration/environment-text.js';
import { resolveSettings } from '../platform/configuration/judge-drafts.js';
import { fillTemplate } from '../platform/configuration/template.js';
import type { Database } from '../platform/database/database.js';
import type { SecretBox } from '../platform/secrets/secret-box.js';
import { CatalogView } from './catalog-view.js';
import { Definition } from './definition.entity.js';
import { openBody } from './sealed-body.js';

const ROWS_A_QUERY = 500;

/** What exists now. Only `CatalogWriter` changes it, after its commit. */
export class Catalog {
  private present = new CatalogView([]);

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
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
    this.present = new CatalogView(await this.read({ retiredAt: IsNull() }));
  }

  /** Reads these rows again; the others are as they were. */
  async refresh(uids: readonly string[]): Promise<void> {
    const chunks = Array.from({ length: Math.ceil(uids.length / ROWS_A_QUERY) }, (_, index) =>
      uids.slice(index * ROWS_A_QUERY, (index + 1) * ROWS_A_QUERY),
    );
    const rows: Definition[] = [];
    for (const chunk of chunks) rows.push(...(await this.read({ uid: In(chunk) })));
    const known = new Map(this.present.all.map((row) => [row.uid, row]));
    for (const row of rows) {
      if (row.retiredAt === null) known.set(row.uid, row);
      else known.delete(row.uid);
    }
    this.present = new CatalogView([...known.values()]);
  }

  private async read(where: FindOptionsWhere<Definition>): Promise<Definition[]> {
    const rows = await this.database.write.getRepository(Definition).find({ where, order: { createdAt: 'ASC', uid: 'ASC' } });
    for (const row of rows) row.body = openBody(row.body, row.uid, this.box);
    return rows;
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
