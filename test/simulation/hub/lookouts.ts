import type { Configuration } from '../../../apps/hub/src/platform/configuration/configuration.js';
import { Target } from './targets.js';

/** One reference or canary, as the world knows it. */
export interface Lookout {
  readonly target: Target;
  readonly name: string;
  readonly address: string;
}

/** References and canaries: each has a name and an address, and accepts connections while it is well. */
export class Lookouts {
  readonly references: readonly Lookout[];
  readonly canaries: readonly Lookout[];

  constructor({ references, canaries }: Configuration) {
    this.references = references.map(({ url }, index) => lookoutOf(url, null, `192.0.2.${index + 1}`));
    this.canaries = canaries.map(({ url, place }, index) => lookoutOf(url, place, `198.51.100.${index + 1}`));
  }

  get all(): readonly Lookout[] {
    return [...this.references, ...this.canaries];
  }

  named(name: string): Lookout | undefined {
    return this.all.find((lookout) => lookout.name === name);
  }

  at(address: string): Lookout | undefined {
    return this.all.find((lookout) => lookout.address === address);
  }
}

function lookoutOf(url: string, place: string | null, address: string): Lookout {
  const name = new URL(url).hostname;
  return { target: new Target(name, place), name, address };
}
