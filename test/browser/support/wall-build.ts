import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../../..');
const BUILD_TIMEOUT_MS = 60_000;

/** The wall as it stands in the sources, in a folder of its own, so that no test looks at an old build. */
export async function buildWall(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'watchfloor-wall-'));
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const config = join(root, 'dashboards/wallboard/vite.config.ts');
  await promisify(execFile)(process.execPath, [vite, 'build', '--config', config, '--outDir', folder, '--logLevel', 'warn'], {
    timeout: BUILD_TIMEOUT_MS,
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
