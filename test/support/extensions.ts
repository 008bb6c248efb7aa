import { z } from 'zod';
import type { Extension, Extensions } from '../../apps/hub/src/platform/configuration/extension.js';

const url = z.url({ protocol: /^https?$/ });

function extension<Schema extends z.ZodType>(
  name: string,
  settings: Schema,
  targets: (settings: z.output<Schema>) => string[],
  more: Partial<Extension> = {},
): Extension {
  return { name, settings, targets: (value) => targets(value as z.output<Schema>), ...more };
}

/** Small registries, for tests of what stands left of the real ones. */
export const EXTENSIONS: Extensions = {
  probes: [
    extension(
      'http',
      z.strictObject({ url, expect: z.array(z.string()).optional(), format: z.enum(['none', 'auto', 'terminus']).optional() }),
      (settings) => [settings.url],
    ),
    extension('tcp', z.strictObject({ address: z.string().regex(/^[^:/]+:\d+$/, 'must be host:port') }), ({ address }) => [
      `tcp://${address}`,
    ]),
    extension(
      'heartbeat',
      z.strictObject({ schedule: z.string(), timezone: z.string().optional(), grace: z.string().optional(), token: z.string().min(16) }),
      () => [],
    ),
  ],
  notifiers: [
    extension('slack', z.strictObject({ url }), (settings) => [settings.url], { vendors: ['.slack.com'] }),
    extension('webhook', z.strictObject({ url, secret: z.string() }), (settings) => [settings.url]),
  ],
  actions: [
    extension('webhook', z.strictObject({ url: z.string(), secret: z.string() }), (settings) => [settings.url.replace(/\{[a-z]+\}/g, 'x')]),
    extension('command', z.strictObject({ command: z.string() }), () => [], {
      commands: (settings) => [(settings as { command: string }).command],
    }),
  ],
};
