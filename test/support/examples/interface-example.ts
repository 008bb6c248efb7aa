import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The example of the documentation, letter by letter: what it shows must work. */
export const INTERFACE_EXAMPLE = join(import.meta.dirname, 'interface.yaml');
export const interfaceExample = (): string => readFileSync(INTERFACE_EXAMPLE, 'utf8');

/** What its `${…}` name. */
export const EXAMPLE_VARIABLES: Readonly<Record<string, string>> = {
  SMTP_PASSWORD: 'a-password-of-mail',
  SLACK_URL: 'https://hooks.slack.com/services/T0/B0/x',
  BUS_SECRET: `whsec_${Buffer.alloc(32, 'b').toString('base64')}`,
  RESTART_SECRET: `whsec_${Buffer.alloc(32, 'r').toString('base64')}`,
  BACKUP_TOKEN: 'a-heartbeat-token-0123456789',
};
