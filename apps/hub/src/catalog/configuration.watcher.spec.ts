import { mkdirSync, renameSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ConfigurationFolder } from '../../../../test/support/configuration-folder.js';
import { ConfigurationWatcher, type Reloadable } from './configuration.watcher.js';

const IDLE = { activatedAt: 0, source: '', problems: [], awaitingConfirmation: [], hash: 'x' };
let folder: ConfigurationFolder;
let watcher: ConfigurationWatcher;
let reloads: number;

/** Only counts; what a reload does is tested with the catalog. */
const counting: Reloadable = { status: IDLE, reload: () => Promise.resolve((reloads += 1) > 0) };

async function watching(path: string): Promise<void> {
  watcher = new ConfigurationWatcher(path, counting);
  watcher.onApplicationBootstrap();
  await pause(300);
}

async function reloadsBecome(count: number): Promise<void> {
  for (let waited = 0; reloads < count && waited < 5_000; waited += 50) await pause(50);
  expect(reloads).toBe(count);
}

beforeEach(() => {
  Logger.overrideLogger(false);
  folder = new ConfigurationFolder();
  reloads = 0;
});
afterEach(async () => {
  await watcher.onApplicationShutdown();
  folder.remove();
});

it('reads a file again when it is written, and when an editor puts another one in its place', async () => {
  const path = folder.write('services: []');
  await watching(path);
  folder.write('services: [ ]');
  await reloadsBecome(1);
  for (const count of [2, 3]) {
    renameSync(folder.write(`services: [${' '.repeat(count)}]`, 'new.tmp'), path);
    await reloadsBecome(count);
  }
});

it('reads a folder again when a file is added, once for several writes', async () => {
  mkdirSync(folder.path, { recursive: true });
  await watching(folder.path);
  folder.write('services: []', '1.yaml');
  folder.write('channels: []', '2.yaml');
  await reloadsBecome(1);
});

it('reads again on SIGHUP', async () => {
  await watching(folder.write('services: []'));
  process.emit('SIGHUP');
  await reloadsBecome(1);
});
