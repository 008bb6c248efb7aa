import { Injectable } from '@nestjs/common';
import { ActiveConfiguration } from '../../catalog/active-configuration.js';
import { Catalog } from '../../catalog/catalog.js';
import { Lookout } from './lookout.js';

/** Which references and canaries the configuration names, and where a run's target stands. */
export abstract class Lookouts {
  /** The same list as long as the configuration is the same. */
  abstract list(): readonly Lookout[];
  abstract placeOf(instanceUid: string | undefined): string | null;
}

@Injectable()
export class ConfiguredLookouts extends Lookouts {
  private of: object | null = null;
  private present: readonly Lookout[] = [];

  constructor(
    private readonly active: ActiveConfiguration,
    private readonly catalog: Catalog,
  ) {
    super();
  }

  override list(): readonly Lookout[] {
    const { configuration } = this.active;
    if (configuration === this.of) return this.present;
    this.of = configuration;
    const named = [
      ...configuration.references.map(({ url }) => new Lookout('reference', null, url)),
      ...configuration.canaries.map(({ place, url }) => new Lookout('canary', place, url)),
    ];
    const known = new Map(this.present.map((lookout) => [lookout.key, lookout]));
    const isSame = named.length === this.present.length && named.every(({ key }) => known.has(key));
    if (!isSame) this.present = named.map((lookout) => known.get(lookout.key) ?? lookout);
    return this.present;
  }

  override placeOf(instanceUid: string | undefined): string | null {
    const body = instanceUid === undefined ? undefined : this.catalog.view.byUid(instanceUid)?.body;
    return body !== undefined && 'place' in body ? body.place : null;
  }
}
