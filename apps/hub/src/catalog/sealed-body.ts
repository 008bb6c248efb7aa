import type { Settings } from '../platform/configuration/bodies.js';
import { Secret } from '../platform/secrets/secret.js';
import type { SecretBox } from '../platform/secrets/secret-box.js';
import { StartupError } from '../platform/startup-error.js';
import type { Definition } from './definition.entity.js';

type Body = Definition['body'];

/** Settings hold tokens and addresses with secrets: they lie sealed in the row of this uid, and open nowhere else. */
export function sealBody(body: Body, uid: string, box: SecretBox): Body {
  const place = placeOf(uid);
  return mapSettings(body, (settings) => box.seal(new Secret(JSON.stringify(settings)), place));
}

/** @throws StartupError when the key is another one than the rows were written with. */
export function openBody(stored: Body, uid: string, box: SecretBox): Body {
  const place = placeOf(uid);
  return mapSettings(stored, (sealed) => {
    try {
      return JSON.parse(box.open(String(sealed), place).reveal()) as Settings;
    } catch (error) {
      throw new StartupError(
        `Stored settings can't be opened: ${(error as Error).message}. Set WATCHFLOOR_SECRET_KEY to the key of this database.`,
      );
    }
  });
}

function mapSettings(body: Body, change: (settings: unknown) => unknown): Body {
  if ('settings' in body) return { ...body, settings: change(body.settings) } as Body;
  if (!('remediation' in body) || body.remediation === null) return body;
  const steps = body.remediation.steps.map((step) => ({ ...step, settings: change(step.settings) }));
  return { ...body, remediation: { ...body.remediation, steps } } as Body;
}

function placeOf(uid: string) {
  return { table: 'definition', row: uid, column: 'body' };
}
