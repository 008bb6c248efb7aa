// Builds what is missing, or older than its source; says so, because it takes some seconds.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What the build writes last, and anew each time. */
const LAST = join(ROOT, 'dist/dashboards/wallboard/index.html');
const SOURCES = ['apps', 'libs', 'dashboards', 'package.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
const PRODUCTS = ['dist/apps/hub/src/main.js', 'dist/apps/launcher/src/main.js', 'dist/apps/sample-fleet/src/main.js'];

/** A package without sources, such as a container image, is never built: it runs what it has. */
export function buildWhatIsMissing({ alsoWhatIsOld, log }) {
  if (!existsSync(join(ROOT, 'apps'))) return;
  if (!existsSync(join(ROOT, 'node_modules/@nestjs/core'))) fail('The dependencies are not installed. Run npm ci first.');
  if (isThere() && !(alsoWhatIsOld && isOld())) return;
  if (!existsSync(join(ROOT, 'node_modules/typescript'))) fail('The build tools are not installed. Run npm ci without --omit=dev.');
  log('Building (about 20 s, only when sources have changed) …');
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) fail(`${stdout}${stderr}\nThe build failed; npm run build shows it again.`);
  log(`Built in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s.`);
}

function isThere() {
  return existsSync(LAST) && PRODUCTS.every((product) => existsSync(join(ROOT, product)));
}

function isOld() {
  const builtAt = statSync(LAST).mtimeMs;
  return SOURCES.some((source) => newestIn(join(ROOT, source)) > builtAt);
}

function newestIn(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    stat.mtimeMs,
    ...readdirSync(path)
      .filter((name) => name !== 'node_modules' && name !== 'dist')
      .map((name) => newestIn(join(path, name))),
  );
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
