import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from './read-settings.js';

const KEY = 'k'.repeat(32);

it('has the defaults of the interface', () => {
  const { settings, warnings } = readSettings({});
  expect(settings).toMatchObject({ port: 8080, host: '127.0.0.1', logLevel: 'info', adminToken: null, redisUrl: null });
  expect(settings.database).toEqual({ kind: 'sqlite', path: join(process.cwd(), 'data/watchfloor.db') });
  expect(warnings).toEqual([]);
});

it.each([
  ['sqlite:/tmp/w.db', '/tmp/w.db'],
  ['sqlite:///tmp/w.db', '/tmp/w.db'],
  ['sqlite:here/w.db', join(process.cwd(), 'here/w.db')],
])('reads %s', (url, path) => {
  expect(readSettings({ DATABASE_URL: url }).settings.database).toEqual({ kind: 'sqlite', path });
});

it('reads a secret from the file that NAME_FILE names, and prints it nowhere', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'token');
  writeFileSync(file, `${KEY}\n`);
  const { settings } = readSettings({ WATCHFLOOR_ADMIN_TOKEN_FILE: file });
  expect(settings.adminToken?.reveal()).toBe(KEY);
  expect(JSON.stringify(settings)).not.toContain(KEY);
});

it('names every problem at once, each with its fix', () => {
  const variables = {
    PORT: 'eighty',
    DATABASE_URL: 'mysql://x',
    LOG_LEVEL: 'loud',
    WATCHFLOOR_ADMIN_TOKEN: 'short',
    WATCHFLOOR_SECRET_KEY: KEY,
    WATCHFLOOR_SECRET_KEY_FILE: '/nowhere',
    WATCHFLOOR_METRICS_TOKEN_FILE: '/nowhere',
    REDIS_URL: 'localhost',
  };
  for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL', 'ADMIN_TOKEN', 'SECRET_KEY_FILE', 'METRICS_TOKEN_FILE', 'REDIS_URL']) {
    expect(() => readSettings(variables)).toThrow(name);
  }
});

it('asks for the secret key with PostgreSQL', () => {
  expect(() => readSettings({ DATABASE_URL: 'postgres://a:b@c/d' })).toThrow(/WATCHFLOOR_SECRET_KEY/);
  const { settings } = readSettings({ DATABASE_URL: 'postgres://a:b@c/d', WATCHFLOOR_SECRET_KEY: KEY });
  expect(settings.database.kind).toBe('postgres');
});

it.each(['postgres://a:hunter2@[c/d', 'postgres://a:hunter2%zz@c/d', 'postgres://a:hunter2#@c:d/e'])(
  'takes no broken URL, and does not repeat it: %s',
  (url) => {
    const problem = textOf(() => readSettings({ DATABASE_URL: url, WATCHFLOOR_SECRET_KEY: KEY }));
    expect(problem).toMatch(/DATABASE_URL is no valid URL →/);
    expect(problem).not.toContain('hunter2');
  },
);

it.each(['postgres://a:p%40ss@c:5432/d', 'postgres:///d', 'postgresql://c/d?sslmode=require'])('takes %s', (url) => {
  expect(readSettings({ DATABASE_URL: url, WATCHFLOOR_SECRET_KEY: KEY }).settings.database.kind).toBe('postgres');
});

it.each(['redis://', 'redis://c:port', 'redis://:hunter2#@c:6379', 'redis://:hunter2%zz@c', 'redis://c/name'])(
  'takes no broken Redis URL, and does not repeat it: %s',
  (url) => {
    const problem = textOf(() => readSettings({ REDIS_URL: url }));
    expect(problem).toMatch(/REDIS_URL is no valid URL →/);
    expect(problem).not.toContain('hunter2');
  },
);

it.each(['redis://c', 'redis://c:6380/', 'rediss://user:p%40ss@c:6379/2', 'redis://[::1]:6379'])('takes %s', (url) => {
  expect(readSettings({ REDIS_URL: url }).settings.redisUrl?.reveal()).toBe(url);
});

function textOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return String(error);
  }
  throw new Error('It was taken');
}

it('warns of an unknown variable with the nearest known one', () => {
  expect(readSettings({ WATCHFLOOR_ADMIN_TOKN: 'x' }).warnings).toEqual([expect.stringContaining('did you mean WATCHFLOOR_ADMIN_TOKEN?')]);
});
