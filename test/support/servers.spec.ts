import { describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { launchChromium } from './chromium.js';
import { databaseCases } from './database-cases.js';
import { startPostgres } from './postgres.js';
import { provideProgram } from './provision.js';
import { sharedRedisUrl } from './shared-servers.js';

async function currentUser(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('SELECT current_database() AS name');
  await client.end();
  return rows[0].name;
}

describe('the servers of the tests', () => {
  test('every database case answers a new database', async () => {
    const urls = await Promise.all(databaseCases.flatMap((each) => [each.createUrl(), each.createUrl()]));
    expect(new Set(urls).size).toBe(4);
    expect(urls[0]).toMatch(/^sqlite:\//);
    await expect(currentUser(urls[2] as string)).resolves.toMatch(/^watchfloor_\d+$/);
  });

  test('the shared Redis answers', async () => {
    const redis = new Redis(await sharedRedisUrl());
    await expect(redis.ping()).resolves.toBe('PONG');
    await redis.quit();
  });

  test('a PostgreSQL of its own stops and leaves nothing', async () => {
    const server = await startPostgres();
    const url = await server.createDatabase();
    await server.stop();
    await expect(currentUser(url)).rejects.toThrow('ECONNREFUSED');
  });

  test('Chromium opens a page', async () => {
    const browser = await launchChromium();
    const page = await browser.newPage();
    await page.setContent('<title>wall</title>');
    await expect(page.title()).resolves.toBe('wall');
    await browser.close();
  });

  test('a program that is missing is an error with the fix', () => {
    const absent = () => ({ title: 'Absent', binaries: ['absent-program'], folders: [], debianPackage: 'watchfloor-absent-package' });
    const searched = process.env['PATH'];
    process.env['PATH'] = '/nonexistent';
    expect(() => provideProgram(absent, () => undefined)).toThrow(/Absent is needed by the tests.*Fix: install the package/);
    process.env['PATH'] = searched;
  });
});
