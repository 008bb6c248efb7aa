import type { ActiveConfiguration } from '../../../apps/hub/src/catalog/active-configuration.js';
import type { Canary, Configuration, Reference } from '../../../apps/hub/src/platform/configuration/configuration.js';
import { CLOSED_EGRESS } from '../../../apps/hub/src/platform/egress/egress-policy.js';
import { Secret } from '../../../apps/hub/src/platform/secrets/secret.js';
import { SecretBox } from '../../../apps/hub/src/platform/secrets/secret-box.js';
import type { Draw } from '../draw.js';

export const SECRETS = new SecretBox(new Secret('k'.repeat(44)));

/** Where instances stand. */
const PLACES = ['zone-0', 'zone-1', 'zone-2'];

/** What a configuration file says apart from the catalog. */
export function randomConfiguration(draw: Draw): Configuration {
  const [ratio, leastInstances] = draw.chance(0.5) ? [0.3, 3] : [0.5, 100];
  const storm = { ratio, leastInstances, components: 10, windowMs: 60_000, coolDownMs: 5_000, thawMs: 5_000 };
  return {
    hash: 'simulated',
    source: 'simulated',
    hub: { timezone: 'UTC', publicUrl: null, deadMan: null, storm },
    egress: CLOSED_EGRESS,
    ...randomLookouts(draw),
    smtp: null,
    commands: {},
    defaults: {},
    drafts: [],
  };
}

/** Some name none at all: then every failure is what it looks like. */
function randomLookouts(draw: Draw): { readonly references: Reference[]; readonly canaries: Canary[] } {
  const references = Array.from({ length: draw.chance(0.7) ? draw.between(3, 4) : 0 }, (_, index) => ({
    url: `tcp://reference-${index}.example:443`,
  }));
  const watched = PLACES.filter(() => draw.chance(0.3));
  const canaries = watched.flatMap((place) =>
    Array.from({ length: draw.between(1, 2) }, (_, index) => ({ place, url: `tcp://canary-${index}.${place}.example:80` })),
  );
  return { references, canaries };
}

/** As far as the simulated hub asks for it: no file stands behind it. */
export function activeOf(configuration: Configuration): ActiveConfiguration {
  return { configuration } as ActiveConfiguration;
}
