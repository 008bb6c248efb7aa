import { statSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { scratchFolder } from '../../../../../test/support/shared-servers.ts';
import { SecretBox } from './secret-box.js';
import { secretKey } from './secret-key.js';
import { Secret } from './secret.js';

const place = { table: 'setting', row: 'smtp', column: 'value' };

it('prints itself nowhere', () => {
  const secret = new Secret('hunter2');
  const printed = [String(secret), `${secret}`, JSON.stringify({ secret }), inspect({ secret }, { showHidden: true, depth: 9 })].join();
  expect(printed).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
});

it('opens what it sealed, at its place only', () => {
  const box = new SecretBox(new Secret('a'.repeat(32)));
  const sealed = box.seal(new Secret('hunter2'), place);
  expect(sealed).not.toContain('hunter2');
  expect(box.open(sealed, place).reveal()).toBe('hunter2');
  expect(() => box.open(sealed, { ...place, row: 'other' })).toThrow();
  expect(() => box.open(`${sealed.slice(0, -6)}AAAA==`, place)).toThrow();
  expect(() => new SecretBox(new Secret('b'.repeat(32))).open(sealed, place)).toThrow(/another|key/);
});

it('makes the key once, private, beside the SQLite file', () => {
  const folder = scratchFolder('key');
  const settings = { secretKey: null, database: { kind: 'sqlite', path: join(folder, 'watchfloor.db') } } as const;
  const first = secretKey(settings).reveal();
  expect(secretKey(settings).reveal()).toBe(first);
  expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
});
