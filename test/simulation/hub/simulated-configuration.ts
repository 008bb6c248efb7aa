import type { ActiveConfiguration } from '../../../apps/hub/src/catalog/active-configuration.js';
import type { Configuration } from '../../../apps/hub/src/platform/configuration/configuration.js';
import { CLOSED_EGRESS } from '../../../apps/hub/src/platform/egress/egress-policy.js';
import { Secret } from '../../../apps/hub/src/platform/secrets/secret.js';
import { SecretBox } from '../../../apps/hub/src/platform/secrets/secret-box.js';
import type { Draw } from '../draw.js';

export const SECRETS = new SecretBox(new Secret('k'.repeat(44)));

/** What a configuration file says apart from the catalog. References and canaries have their place here, once they are simulated (I5). */
export function randomConfiguration(draw: Draw): Configuration {
  const [ratio, leastInstances] = draw.chance(0.3) ? [0.3, 3] : [0.5, 100];
  const storm = { ratio, leastInstances, components: 10, windowMs: 60_000, coolDownMs: 5_000, thawMs: 5_000 };
  return {
    hash: 'simulated',
    source: 'simulated',
    hub: { timezone: 'UTC', publicUrl: null, deadMan: null, storm },
    egress: CLOSED_EGRESS,
    references: [],
    canaries: [],
    smtp: null,
    commands: {},
    defaults: {},
    drafts: [],
  };
}

/** As far as the simulated hub asks for it: no file stands behind it. */
export function activeOf(configuration: Configuration): ActiveConfiguration {
  return { configuration } as ActiveConfiguration;
}
