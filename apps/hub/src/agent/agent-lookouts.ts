import { Lookout } from '../checks/doubt/lookout.js';
import { Lookouts } from '../checks/doubt/lookouts.js';

/** The references of the hub, looked at from here: by them an agent doubts its own line. @see ST-9 */
export class AgentLookouts extends Lookouts {
  private present: readonly Lookout[] = [];

  assign(urls: readonly string[]): void {
    const known = new Map(this.present.map((lookout) => [lookout.key, lookout]));
    const named = urls.map((url) => new Lookout('reference', null, url));
    this.present = named.map((lookout) => known.get(lookout.key) ?? lookout);
  }

  override list(): readonly Lookout[] {
    return this.present;
  }

  override placeOf(): null {
    return null;
  }
}
